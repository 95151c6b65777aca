using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GolemOrleans.Gateway.HttpApis.Requests.Answers;

/// <summary>Headers of answers as workers and expressions give them.</summary>
internal static class AnswerHeaders
{
    private static readonly SearchValues<char> s_token =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");

    private static readonly SearchValues<char> s_controls =
        SearchValues.Create([.. Enumerable.Range(0, 32).Where(static c => c != '\t').Select(static c => (char)c), '\u007f']);

    /// <summary>Of the connection, not of the answer: the server writes them itself.</summary>
    private static readonly HashSet<string> s_ofConnection = new(StringComparer.OrdinalIgnoreCase)
    {
        "connection", "keep-alive", "proxy-connection", "transfer-encoding", "upgrade", "te", "trailer", "content-length",
    };

    /// <summary>Whether a name is a token and a value has no control characters.</summary>
    public static bool IsValid(string name, string value) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExcept(s_token) && !value.AsSpan().ContainsAny(s_controls);

    /// <summary>Adds one of several headers of a name; characters over 127 travel as UTF-8.</summary>
    public static void Append(HttpResponse response, string name, string value)
    {
        if (!s_ofConnection.Contains(name))
            response.Headers.Append(name, AsBytes(value));
    }

    /// <summary>Sets headers in place of those of the same names.</summary>
    public static void Set(HttpResponse response, IEnumerable<KeyValuePair<string, string>> headers)
    {
        foreach (var (name, value) in headers)
        {
            if (!s_ofConnection.Contains(name))
                response.Headers[name] = AsBytes(value);
        }
    }

    /// <summary>Headers are written one byte a character.</summary>
    private static StringValues AsBytes(string value) => Ascii.IsValid(value) ? value : Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(value));
}
