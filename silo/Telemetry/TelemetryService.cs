using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace GolemOrleans.Silo.Telemetry;

/// <summary>Sends traces and metrics to an OTLP endpoint while the server runs; what is left is sent when it stops.</summary>
internal sealed class TelemetryService(ServerOptions options) : IHostedService, IDisposable
{
    private TracerProvider? _traces;
    private MeterProvider? _metrics;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _traces = Sdk.CreateTracerProviderBuilder()
            .SetResourceBuilder(OtlpEndpoint.Resource(options))
            .AddSource("GolemOrleans.*", "Microsoft.AspNetCore", "Microsoft.Orleans.*", "Npgsql")
            .AddOtlpExporter(exporter => OtlpEndpoint.Configure(exporter, options, "traces"))
            .Build();
        _metrics = Sdk.CreateMeterProviderBuilder()
            .SetResourceBuilder(OtlpEndpoint.Resource(options))
            .AddMeter("GolemOrleans.*", "Microsoft.AspNetCore.*", "Microsoft.Orleans", "Npgsql", "System.Runtime")
            .AddOtlpExporter((exporter, reader) =>
            {
                OtlpEndpoint.Configure(exporter, options, "metrics");
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 15_000;
            })
            .Build();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _traces?.Dispose();
        _metrics?.Dispose();
        (_traces, _metrics) = (null, null);
    }
}
