namespace GolemOrleans.Values.Wit;

/// <summary>WIT text that cannot be read. Line and column count from 1; both are 0 when the error has no single place.</summary>
public sealed class WitSyntaxException(string source, int line, int column, string reason)
    : FormatException(line == 0 ? $"{source}: {reason}" : $"{source}:{line}:{column}: {reason}")
{
    /// <summary>The name of the source the text came from.</summary>
    public string SourceName { get; } = source;

    public int Line { get; } = line;

    public int Column { get; } = column;

    /// <summary>What is wrong, without the place.</summary>
    public string Reason { get; } = reason;
}
