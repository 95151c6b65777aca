using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OpenTelemetry.Logs;

namespace GolemOrleans.Silo.Telemetry;

/// <summary>Composes what leaves the server for an OTLP endpoint; nothing does unless one is configured.</summary>
internal static class TelemetryHosting
{
    /// <summary>Register before everything that makes traces.</summary>
    public static void AddTelemetry(this WebApplicationBuilder builder, ServerOptions options)
    {
        if (options.OtlpEndpoint is null)
            return;
        builder.Services.AddSingleton(options);
        builder.Services.AddHostedService<TelemetryService>();
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeScopes = true;
            logging.IncludeFormattedMessage = true;
            logging.SetResourceBuilder(OtlpEndpoint.Resource(options));
            logging.AddOtlpExporter(exporter => OtlpEndpoint.Configure(exporter, options, "logs"));
        });
    }
}
