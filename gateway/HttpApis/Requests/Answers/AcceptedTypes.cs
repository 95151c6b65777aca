namespace GolemOrleans.Gateway.HttpApis.Requests.Answers;

/// <summary>
/// The media types that an answer may have: the one that the route sets, or else those that the client accepts. Preferences
/// (<c>q=</c>) are not looked at. Immutable.
/// </summary>
internal sealed class AcceptedTypes
{
    public const string Json = "application/json";

    public const string Bytes = "application/octet-stream";

    /// <summary>What texts and bytes are called, the first that the client accepts.</summary>
    private static readonly string[] s_preferred =
    [
        Json, "text/plain", "text/html", "text/xml", "application/x-www-form-urlencoded", "image/jpeg", "image/png", Bytes,
    ];

    private readonly string[] _types;
    private readonly bool _isSet;

    private AcceptedTypes(string[] types, bool isSet) => (_types, _isSet) = (types, isSet);

    /// <summary>What the client or the route said, for messages.</summary>
    public string Text => string.Join(", ", _types);

    /// <summary>Nothing was said, or that anything will do.</summary>
    public bool IsAny => !_isSet && (_types.Length == 0 || _types.Contains("*/*"));

    /// <summary>Whether values may be written as JSON.</summary>
    public bool TakesJson => IsAny || _types.Any(static type => type is "application/json" or "application/*" or "*/json" || type.EndsWith("+json", StringComparison.Ordinal));

    /// <param name="set">The Content-Type that the route gives.</param>
    /// <param name="accept">The Accept header.</param>
    public static AcceptedTypes From(string? set, string? accept) => set is not null
        ? new([Essence(set)], isSet: true)
        : new([.. (accept ?? "").Split(',').Select(Essence).Where(static type => type.Length > 0)], isSet: false);

    /// <summary>The type of a text or of bytes.</summary>
    /// <param name="otherwise">When anything will do.</param>
    /// <returns>Null: the client accepts none of those that are known.</returns>
    public string? Choose(string otherwise)
    {
        if (_isSet)
            return _types[0];
        if (s_preferred.FirstOrDefault(_types.Contains) is { } named)
            return named;
        return IsAny ? otherwise : s_preferred.FirstOrDefault(known => _types.Contains(known[..known.IndexOf('/')] + "/*"));
    }

    private static string Essence(string mediaType) => mediaType.Split(';')[0].Trim().ToLowerInvariant();
}
