using System.Text.Json;
using GolemOrleans.Gateway.Http;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.HttpApis.Requests.Inputs;

/// <summary>The body of a request, read once at most and only when it is asked for. Not thread-safe.</summary>
internal sealed class RequestBody(HttpRequest request) : IDisposable
{
    private byte[]? _bytes;
    private JsonDocument? _json;

    /// <summary>All of it.</summary>
    /// <exception cref="BadHttpRequestException">It is over the server's limit, or ended early.</exception>
    public async ValueTask<byte[]> ReadAsync(CancellationToken cancellation)
    {
        if (_bytes is not null)
            return _bytes;
        using var buffer = new MemoryStream(request.ContentLength is { } length and < int.MaxValue ? (int)Math.Min(length, 1 << 20) : 0);
        await request.Body.CopyToAsync(buffer, cancellation);
        return _bytes = buffer.ToArray();
    }

    /// <summary>The body as JSON; null when it is empty.</summary>
    /// <exception cref="RequestRefusal">400: it is none.</exception>
    public async ValueTask<JsonElement> ReadJsonAsync(CancellationToken cancellation)
    {
        if (_json is null)
        {
            var bytes = await ReadAsync(cancellation);
            try
            {
                _json = bytes.Length == 0 ? JsonDocument.Parse("null") : JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonSyntax.MaxDepth });
            }
            catch (JsonException failure)
            {
                throw new RequestRefusal(400, $"invalid http request body. Request body parse error: io: {JsonSyntax.Problem(bytes) ?? failure.Message}");
            }
        }

        return _json.RootElement;
    }

    public void Dispose() => _json?.Dispose();
}
