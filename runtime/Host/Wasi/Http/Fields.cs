using System.Text;
using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>header-error</c>; a variant without payloads.</summary>
public enum HeaderError { InvalidSyntax, Forbidden, Immutable }

/// <summary>
/// <c>wasi:http/types.fields</c>: header fields in order, names compared without case and kept in lower case. Those of a
/// message that was sent or received are immutable.
/// </summary>
[WitResource("wasi:http/types", "fields")]
public sealed class Fields : HostObject
{
    private static readonly HashSet<string> Forbidden =
    [
        "connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "proxy-connection", "te", "transfer-encoding", "upgrade",
        "host", "http2-settings",
    ];

    private readonly List<(string Name, byte[] Value)> _entries;
    private readonly bool _isImmutable;

    internal Fields(IEnumerable<(string Name, byte[] Value)> entries, bool isImmutable, HostObject? parent = null) : base(parent)
    {
        _entries = [.. entries];
        _isImmutable = isImmutable;
    }

    internal IReadOnlyList<(string Name, byte[] Value)> All => _entries;

    public byte[][] Get(string name) => IsName(name) ? [.. _entries.Where(e => Same(e.Name, name)).Select(e => e.Value)] : [];

    public bool Has(string name) => _entries.Any(e => Same(e.Name, name));

    public Result<Unit, HeaderError> Set(string name, byte[][] value)
    {
        if (Check(name, value) is { } error)
            return Result.Err(error);
        _entries.RemoveAll(e => Same(e.Name, name));
        _entries.AddRange(value.Select(v => (name.ToLowerInvariant(), v)));
        return Result.Ok();
    }

    public Result<Unit, HeaderError> Delete(string name)
    {
        if (Check(name, []) is { } error)
            return Result.Err(error);
        _entries.RemoveAll(e => Same(e.Name, name));
        return Result.Ok();
    }

    public Result<Unit, HeaderError> Append(string name, byte[] value)
    {
        if (Check(name, [value]) is { } error)
            return Result.Err(error);
        _entries.Add((name.ToLowerInvariant(), value));
        return Result.Ok();
    }

    public (string, byte[])[] Entries() => [.. _entries];

    public Fields Clone() => new(_entries, false);

    /// <summary>A message's fields as a child of the message: unchangeable, to be dropped before it.</summary>
    internal Fields Freeze(HostObject message) => new(_entries, true, message);

    internal static Result<Fields, HeaderError> FromList(IEnumerable<(string Name, byte[] Value)> entries)
    {
        var fields = new Fields([], false);
        foreach (var (name, value) in entries)
        {
            var added = fields.Append(name, value);
            if (added.IsErr)
                return Result.Err(added.Error);
        }

        return Result.Ok(fields);
    }

    /// <summary>Letters, digits and the marks that RFC 9110 allows in a token.</summary>
    internal static bool IsName(string name) =>
        name.Length != 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal));

    internal static string Text(byte[] value) => Encoding.Latin1.GetString(value);

    private HeaderError? Check(string name, byte[][] values)
    {
        if (_isImmutable)
            return HeaderError.Immutable;
        if (!IsName(name) || values.Any(v => v.Any(b => b is (< 0x20 and not 0x09) or 0x7f)))
            return HeaderError.InvalidSyntax;
        return Forbidden.Contains(name.ToLowerInvariant()) ? HeaderError.Forbidden : null;
    }

    private static bool Same(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
