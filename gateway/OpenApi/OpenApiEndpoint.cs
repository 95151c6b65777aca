using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GolemOrleans.Gateway.OpenApi;

/// <summary>Serves the OpenAPI document; made at the first request.</summary>
internal sealed class OpenApiEndpoint(IEnumerable<EndpointDataSource> sources)
{
    private string? _document;

    public Task GetAsync(HttpContext context)
    {
        _document ??= OpenApiDocument.Of(
            sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
                .Where(e => ApiOperations.All.Any(o => o.Route.EndsWith(" " + e.RoutePattern.RawText, StringComparison.Ordinal)))).ToJsonString();
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(_document, context.RequestAborted);
    }
}
