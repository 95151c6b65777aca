using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.Contract;

/// <summary>
/// Sends requests as the client library of Golem 1.2 does: path segments and query strings in its encodings, its headers and
/// no others, JSON bodies without a charset, forms of parts without file names and without a length. Paths are lists of segments,
/// not yet encoded.
/// </summary>
internal sealed class ClientWire(Api api)
{
    /// <summary>Beside controls and what is not ASCII, what the client encodes in a path segment; brackets and colons stay.</summary>
    private const string EncodedInSegment = " \"#<>?`{}/%";

    public Task<Answer> GetAsync(string[] path, params (string Name, string? Value)[] query) => SendAsync(HttpMethod.Get, path, query);

    public Task<Answer> DeleteAsync(params string[] path) => SendAsync(HttpMethod.Delete, path, []);

    public Task<Answer> PostAsync(string[] path, string? json = null, params (string Name, string? Value)[] query) =>
        SendAsync(HttpMethod.Post, path, query, json is null ? null : Json(json));

    public Task<Answer> PutAsync(string[] path, string json) => SendAsync(HttpMethod.Put, path, [], Json(json));

    public Task<Answer> UploadAsync(string[] path, params ReadOnlySpan<RawPart> parts) =>
        SendAsync(HttpMethod.Post, path, [], RawForm.Content(RawForm.Bytes(parts), isChunked: true));

    /// <summary><c>invoke</c> or <c>invoke-and-await</c>; the client always sends a key.</summary>
    public Task<Answer> InvokeAsync(string[] worker, string verb, string key, string function, string parameters) =>
        SendAsync(HttpMethod.Post, [.. worker, verb], [("function", function)], Json($$"""{"params":{{parameters}}}"""), key);

    private async Task<Answer> SendAsync(HttpMethod method, string[] path, (string Name, string? Value)[] query, HttpContent? content = null, string? key = null)
    {
        var pairs = string.Join('&', query.Where(q => q.Value is not null).Select(q => $"{FormEncode(q.Name)}={FormEncode(q.Value!)}"));
        var target = $"{api.Client.BaseAddress!.GetLeftPart(UriPartial.Authority)}/{string.Join('/', path.Select(Segment))}{(pairs.Length > 0 ? "?" : "")}{pairs}";
        using var request = new HttpRequestMessage(method, new Uri(target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true })) { Content = content };
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        if (content?.Headers.ContentType?.MediaType == "multipart/form-data")
            request.Headers.TransferEncodingChunked = true;
        if (key is not null)
            request.Headers.TryAddWithoutValidation("idempotency-key", key);
        return await api.SendAsync(request);
    }

    private static ByteArrayContent Json(string json)
    {
        // Checked here so that no test sends by mistake what the client never could.
        JsonDocument.Parse(json).Dispose();
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(json));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static string Segment(string text) => Encode(text, b => b is > 0x20 and < 0x7f && !EncodedInSegment.Contains((char)b));

    /// <summary><c>application/x-www-form-urlencoded</c>: a space is a plus.</summary>
    private static string FormEncode(string text) => Encode(text, b => char.IsAsciiLetterOrDigit((char)b) || "*-._ ".Contains((char)b)).Replace(' ', '+');

    private static string Encode(string text, Func<byte, bool> isPlain) =>
        string.Concat(Encoding.UTF8.GetBytes(text).Select(b => isPlain(b) ? ((char)b).ToString() : $"%{b:X2}"));
}
