namespace GolemOrleans.Rib.Syntax;

/// <summary>A program's text: turns offsets into lines and columns.</summary>
internal sealed class SourceText(string text)
{
    public string Text { get; } = text;

    /// <summary>Both from 1.</summary>
    public (int Line, int Column) Place(int at)
    {
        var before = Text.AsSpan(0, Math.Min(at, Text.Length));
        return (before.Count('\n') + 1, before.Length - before.LastIndexOf('\n'));
    }

    public RibException Error(RibErrorKind kind, int at, string problem, string? help = null)
    {
        var (line, column) = Place(at);
        return new RibException(kind, line, column, problem, help);
    }

    public RibRunException RunError(RibRunErrorKind kind, int at, string problem)
    {
        var (line, column) = Place(at);
        return new RibRunException(kind, line, column, problem);
    }
}
