using GolemOrleans.Gateway.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.Health;

/// <summary>What the process says about its ability to accept work. Thread-safe.</summary>
public interface IServerHealth
{
    /// <summary>Null while workers can run and commits succeed; else what is wrong, for the operator.</summary>
    string? Problem { get; }
}

/// <summary><c>/healthcheck</c> answers 200 only while workers can run; <c>/version</c> names the API version.</summary>
internal sealed class HealthEndpoints(IServerHealth health, IOptions<GatewayOptions> options)
{
    public Task HealthAsync(HttpContext context) => health.Problem is { } problem
        ? JsonResponse.WriteAsync(context, 503, problem, static (json, problem) =>
        {
            json.WriteStartObject();
            json.WriteString("error", problem);
            json.WriteEndObject();
        })
        : JsonResponse.EmptyAsync(context);

    public Task VersionAsync(HttpContext context) => JsonResponse.OkAsync(context, options.Value.Version, static (json, version) =>
    {
        json.WriteStartObject();
        json.WriteString("version", version);
        json.WriteEndObject();
    });
}
