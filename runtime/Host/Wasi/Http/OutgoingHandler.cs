using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>wasi:http/outgoing-handler</c>.</summary>
[WitInterface("wasi:http/outgoing-handler")]
internal sealed class OutgoingHandler(HttpHost http)
{
    /// <summary>Opens the batch, starts a span and sends the request in the background.</summary>
    public Result<FutureIncomingResponse, HttpErrorCode> Handle(OutgoingRequest request, RequestOptions? options)
    {
        request.TakeOver(request.Sent);
        options?.TakeOver();
        var address = request.Address();
        if (address.IsErr)
        {
            request.TakenBody?.Close();
            return Result.Err(address.Error);
        }

        var method = request.Method().Text;
        var batch = http.Context.BeginRemoteWrite();
        var span = http.Spans.Start(new()
        {
            ["name"] = "outgoing-http-request",
            ["request.uri"] = address.Value.ToString(),
            ["request.method"] = method,
        });
        var headers = request.Fields.All.Select(f => (f.Name, Value: Fields.Text(f.Value))).ToList();
        if (http.Spans.ForwardsTraceContext)
        {
            headers.RemoveAll(h => h.Name is "traceparent" or "tracestate");
            headers.AddRange(http.Spans.Headers());
        }

        request.TakenBody?.Leave();
        var parts = new HttpRequestParts(method, address.Value, request.Authority()!, headers, request.TakenBody);
        return Result.Ok(new FutureIncomingResponse(new HttpExchange(http, parts, options?.Timeouts ?? HttpTimeouts.None, batch, span)));
    }
}
