namespace GolemOrleans.Gateway.HttpApis.Requests.Routing;

/// <summary>
/// The target of a request as the client wrote it: slashes at both ends of the path do not count, segments are percent-decoded
/// after they were split, and dot segments are segments like any other. Immutable.
/// </summary>
internal sealed class RequestTarget
{
    private readonly string[] _path;

    private RequestTarget(string pathAndQuery, string[] path, IReadOnlyDictionary<string, string> query)
    {
        PathAndQuery = pathAndQuery;
        _path = path;
        Query = query;
    }

    /// <summary>As it was written, beginning with a slash.</summary>
    public string PathAndQuery { get; }

    /// <summary>Decoded segments; none for the root.</summary>
    public ReadOnlySpan<string> Path => _path;

    /// <summary>
    /// Query parameters by name, decoded; of several with one name the last. One without a value (<c>?flag</c>) is none, and a plus
    /// sign is a plus sign, as in Golem.
    /// </summary>
    public IReadOnlyDictionary<string, string> Query { get; }

    /// <param name="rawTarget">In origin form (<c>/path?query</c>) or absolute form (<c>http://host/path?query</c>).</param>
    /// <returns>Null for targets without a path: <c>*</c> and <c>host:port</c>.</returns>
    public static RequestTarget? Parse(string rawTarget)
    {
        var scheme = rawTarget.StartsWith('/') ? -1 : rawTarget.IndexOf("://", StringComparison.Ordinal);
        var target = rawTarget;
        if (scheme > 0)
        {
            var slash = rawTarget.AsSpan(scheme + 3).IndexOfAny('/', '?');
            target = slash < 0 ? "/" : rawTarget[(scheme + 3 + slash)..];
            if (target[0] == '?')
                target = "/" + target;
        }

        if (!target.StartsWith('/'))
            return null;
        var question = target.IndexOf('?');
        var path = (question < 0 ? target : target[..question]).Trim('/');
        return new RequestTarget(
            target,
            path.Length == 0 ? [] : Array.ConvertAll(path.Split('/'), Uri.UnescapeDataString),
            ParseQuery(question < 0 ? "" : target[(question + 1)..]));
    }

    private static Dictionary<string, string> ParseQuery(string query)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=');
            if (equals >= 0)
                parameters[Uri.UnescapeDataString(part[..equals].Trim())] = Uri.UnescapeDataString(part[(equals + 1)..].Trim());
        }

        return parameters;
    }
}
