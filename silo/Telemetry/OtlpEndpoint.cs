using OpenTelemetry.Exporter;
using OpenTelemetry.Resources;

namespace GolemOrleans.Silo.Telemetry;

/// <summary>Where telemetry goes and under which name.</summary>
internal static class OtlpEndpoint
{
    public static ResourceBuilder Resource(ServerOptions options) => ResourceBuilder.CreateDefault()
        .AddService("golem", serviceNamespace: options.ClusterId, serviceVersion: typeof(OtlpEndpoint).Assembly.GetName().Version?.ToString(), serviceInstanceId: $"{Environment.MachineName}:{options.Port}");

    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>: the last part of the path over HTTP.</param>
    public static void Configure(OtlpExporterOptions exporter, ServerOptions options, string signal)
    {
        exporter.Protocol = options.OtlpOverHttp ? OtlpExportProtocol.HttpProtobuf : OtlpExportProtocol.Grpc;
        exporter.Endpoint = options.OtlpOverHttp ? new Uri($"{options.OtlpEndpoint!.AbsoluteUri.TrimEnd('/')}/v1/{signal}") : options.OtlpEndpoint!;
    }
}
