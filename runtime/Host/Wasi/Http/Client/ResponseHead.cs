using System.Globalization;

namespace GolemOrleans.Runtime.Host.Wasi.Http.Client;

/// <summary>Status and header fields of a response, and what they say about its body (RFC 9112, section 6.3).</summary>
internal sealed record ResponseHead(ushort Status, IReadOnlyList<(string Name, string Value)> Fields, bool IsHttp10)
{
    private const int MaxSectionBytes = 256 * 1024;

    public bool IsInformational => Status is >= 100 and < 200 and not 101;

    public bool IsChunked => Values("transfer-encoding").LastOrDefault() is { } coding && coding.Equals("chunked", StringComparison.OrdinalIgnoreCase);

    public bool KeepsAlive => Values("connection") is var said && (IsHttp10
        ? said.Contains("keep-alive", StringComparer.OrdinalIgnoreCase)
        : !said.Contains("close", StringComparer.OrdinalIgnoreCase));

    /// <summary>Null when nothing is said.</summary>
    /// <exception cref="HttpExchangeException">Contradictory or no numbers.</exception>
    public long? Length()
    {
        long? length = null;
        foreach (var value in Values("content-length"))
        {
            if (!long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || (length is { } other && other != number))
                throw new HttpExchangeException(HttpFailureKind.Protocol, $"the response's content-length is {value}");
            length = number;
        }

        return length;
    }

    /// <summary>Reads a head; informational ones are passed over by the caller.</summary>
    /// <exception cref="HttpExchangeException">No HTTP, too long, or the connection ended.</exception>
    public static async Task<ResponseHead> ReadAsync(HttpConnection connection, CancellationToken cancellation)
    {
        var budget = new ByteBudget(MaxSectionBytes);
        var line = await connection.ReadLineAsync(budget, cancellation).ConfigureAwait(false)
            ?? throw new HttpExchangeException(HttpFailureKind.Terminated, "the server closed the connection without a response");
        var parts = line.Split(' ', 3);
        if (parts.Length < 2 || !parts[0].StartsWith("HTTP/1.", StringComparison.Ordinal) || parts[1].Length != 3
            || !ushort.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var status) || status < 100)
        {
            throw new HttpExchangeException(HttpFailureKind.Protocol, "the server's answer is no HTTP/1.1 response");
        }

        return new ResponseHead(status, await ReadFieldsAsync(connection, budget, cancellation).ConfigureAwait(false), parts[0] == "HTTP/1.0");
    }

    /// <summary>Fields up to the empty line; names in lower case.</summary>
    public static async Task<List<(string Name, string Value)>> ReadFieldsAsync(HttpConnection connection, ByteBudget? budget, CancellationToken cancellation)
    {
        budget ??= new ByteBudget(MaxSectionBytes);
        var fields = new List<(string, string)>();
        while (true)
        {
            var line = await connection.ReadLineAsync(budget, cancellation).ConfigureAwait(false)
                ?? throw new HttpExchangeException(HttpFailureKind.Incomplete, "the connection ended within a header section");
            if (line.Length == 0)
                return fields;
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0 || !Http.Fields.IsName(line[..colon]))
                throw new HttpExchangeException(HttpFailureKind.Protocol, "a header field of the response is malformed");
            fields.Add((line[..colon].ToLowerInvariant(), line[(colon + 1)..].Trim(' ', '\t')));
        }
    }

    private List<string> Values(string name) =>
        [.. Fields.Where(f => f.Name == name).SelectMany(f => f.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
