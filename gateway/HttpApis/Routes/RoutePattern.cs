using System.Buffers;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>How a segment of a path is matched.</summary>
public enum RouteSegmentKind
{
    /// <summary>The segment itself.</summary>
    Literal,

    /// <summary><c>{name}</c>: any one segment.</summary>
    Variable,

    /// <summary><c>{+name}</c>: all segments to the end, at least one; only at the end.</summary>
    Rest,
}

/// <summary>A segment of a route's path.</summary>
/// <param name="Kind">How it matches.</param>
/// <param name="Text">The literal, or the name of the variable.</param>
public readonly record struct RouteSegment(RouteSegmentKind Kind, string Text)
{
    public override string ToString() => Kind switch
    {
        RouteSegmentKind.Variable => $"{{{Text}}}",
        RouteSegmentKind.Rest => $"{{+{Text}}}",
        _ => Text,
    };
}

/// <summary>
/// The path of a route, such as <c>/{user}/cart/{+rest}?{page}&amp;{size}</c>: segments, and the names of the query parameters that the
/// route has. Immutable.
/// </summary>
public sealed class RoutePattern
{
    private static readonly SearchValues<char> s_marks = SearchValues.Create("{}+/?&");

    private RoutePattern(IReadOnlyList<RouteSegment> segments, IReadOnlyList<string> query)
    {
        Segments = segments;
        Query = query;
    }

    /// <summary>Empty: the root.</summary>
    public IReadOnlyList<RouteSegment> Segments { get; }

    /// <summary>Names of query parameters.</summary>
    public IReadOnlyList<string> Query { get; }

    /// <summary>Names of all variables of the path, in order.</summary>
    public IEnumerable<string> Variables => Segments.Where(segment => segment.Kind != RouteSegmentKind.Literal).Select(segment => segment.Text);

    /// <exception cref="FormatException">With the reason.</exception>
    public static RoutePattern Parse(string text)
    {
        var question = text.IndexOf('?');
        var path = question < 0 ? text : text[..question];
        if (path.Length > 0 && path[0] != '/')
            throw new FormatException("a path begins with '/'");
        var parts = path.Length <= 1 ? [] : path[1..].Split('/');
        var segments = new RouteSegment[parts.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            segments[i] = Segment(parts[i].Trim());
            if (segments[i].Kind == RouteSegmentKind.Rest && i < parts.Length - 1)
                throw new FormatException($"{segments[i]} is not at the end of the path");
        }

        string[] query = question < 0 || question == text.Length - 1 ? [] : [.. text[(question + 1)..].Split('&').Select(QueryName)];
        var names = segments.Where(s => s.Kind != RouteSegmentKind.Literal).Select(s => s.Text);
        return (names.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1) ?? query.GroupBy(n => n).FirstOrDefault(g => g.Count() > 1)) is { } twice
            ? throw new FormatException($"there are two variables '{twice.Key}'")
            : new RoutePattern(segments, query);
    }

    public override string ToString() =>
        (Segments.Count == 0 ? "/" : string.Concat(Segments.Select(segment => "/" + segment)))
        + (Query.Count == 0 ? "" : "?" + string.Join('&', Query.Select(name => $"{{{name}}}")));

    /// <summary>The path with variables without names, and without the query: equal for patterns that match the same paths.</summary>
    public string Shape => string.Concat(Segments.Select(segment => "/" + segment.Kind switch
    {
        RouteSegmentKind.Variable => "{}",
        RouteSegmentKind.Rest => "{+}",
        _ => segment.Text,
    }));

    private static RouteSegment Segment(string text)
    {
        if (text.Length == 0)
            throw new FormatException("a segment is empty");
        if (text[0] != '{')
            return text.AsSpan().IndexOfAny('{', '}', '&') < 0 ? new(RouteSegmentKind.Literal, text) : throw new FormatException($"'{text}' is no segment");
        var name = Name(text);
        return name[0] == '+' ? new(RouteSegmentKind.Rest, Checked(name[1..])) : new(RouteSegmentKind.Variable, Checked(name));
    }

    private static string QueryName(string text) => Checked(Name(text));

    private static string Name(string text) => text is ['{', _, .., '}'] ? text[1..^1] : throw new FormatException($"'{text}' is no variable");

    private static string Checked(string name) => name.Length > 0 && name.AsSpan().IndexOfAny(s_marks) < 0 && !name.Any(char.IsWhiteSpace)
        ? name
        : throw new FormatException($"'{name}' is no name of a variable");
}
