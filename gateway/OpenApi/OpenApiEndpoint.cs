using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.OpenApi;

/// <summary>Serves the OpenAPI document; made at the first request.</summary>
internal sealed class OpenApiEndpoint(IEnumerable<EndpointDataSource> sources, IOptions<GatewayOptions> options)
{
    private string? _document;

    public Task GetAsync(HttpContext context)
    {
        _document ??= OpenApiDocument.Of(
            sources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>().Where(e => ApiOperations.All.Any(o => o.Route.EndsWith(" " + e.RoutePattern.RawText, StringComparison.Ordinal))),
            options.Value.Version).ToJsonString();
        context.Response.ContentType = "application/json; charset=utf-8";
        return context.Response.WriteAsync(_document, context.RequestAborted);
    }
}
