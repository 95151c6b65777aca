using System.Text;
using GolemOrleans.Gateway.HttpApis.Requests.Answers;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Values;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>HTTP requests and answers as the plain values of <see cref="Values.Http.HttpHandlerTypes"/>.</summary>
internal static class HandlerMessages
{
    private static readonly string[] s_methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH"];

    private static readonly string[] s_schemes = ["http", "https"];

    /// <summary>The whole request. Trailers are not passed on.</summary>
    public static WitValue Request(HttpRequest request, string pathAndQuery, byte[] body) => WitValue.Record(
        Named(s_methods, request.Method),
        Named(s_schemes, request.Scheme),
        WitValue.String(request.Host.Value ?? ""),
        WitValue.String(pathAndQuery),
        WitValue.List(request.Headers.SelectMany(static header => header.Value.Select(value => Field(header.Key.ToLowerInvariant(), value ?? ""))).ToArray()),
        WitValue.Some(WitValue.Record(WitValue.List(body), WitValue.None)));

    /// <summary>Writes an answer, its trailers where the protocol has them.</summary>
    /// <exception cref="RequestRefusal">500: what the handler gave is no answer.</exception>
    public static async Task WriteAsync(HttpResponse response, WitValue answer, CancellationToken cancellation)
    {
        var parts = answer.AsItems;
        var status = parts[0].AsU16;
        if (status is < 200 or > 999)
            throw new RequestRefusal(500, $"Error Failed to parse response status: {status}");
        var headers = Fields(parts[1]).ToArray();
        var body = parts[2].IsSome ? parts[2].Payload.AsItems : [];
        var content = body.Length == 0 ? [] : (byte[])body[0].AsArray;
        var trailers = body.Length != 0 && body[1].IsSome ? Fields(body[1].Payload).ToArray() : [];
        response.StatusCode = status;
        foreach (var (name, value) in headers)
            AnswerHeaders.Append(response, name, value);
        if (status is StatusCodes.Status204NoContent or StatusCodes.Status205ResetContent or StatusCodes.Status304NotModified)
            return;

        // Trailers follow chunks; a known length is for answers without.
        if (trailers.Length == 0 || !response.SupportsTrailers())
            response.ContentLength = content.Length;
        await response.BodyWriter.WriteAsync(content, cancellation);
        if (response.ContentLength is not null)
            return;
        foreach (var (name, value) in trailers)
            response.AppendTrailer(name, value);
    }

    private static WitValue Named(string[] known, string name)
    {
        var index = Array.FindIndex(known, one => one.Equals(name, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? WitValue.Variant(index) : WitValue.Variant(known.Length, WitValue.String(name));
    }

    /// <summary>Headers come as characters of one byte each.</summary>
    private static WitValue Field(string name, string value) => WitValue.Tuple(WitValue.String(name), WitValue.List(Encoding.Latin1.GetBytes(value)));

    private static IEnumerable<(string Name, string Value)> Fields(WitValue fields)
    {
        foreach (var field in fields.AsItems)
        {
            var name = field.AsItems[0].AsString;
            var value = Encoding.Latin1.GetString((byte[])field.AsItems[1].AsArray);
            yield return AnswerHeaders.IsValid(name, value) ? (name, value) : throw new RequestRefusal(500, $"Error Failed to parse response header: {name}");
        }
    }
}
