using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using GolemOrleans.Silo.Tests.Support;
using GolemOrleans.Wasmtime;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Silo.Tests.Telemetry;

/// <summary>
/// What surrounds a traced server: another service that workers send requests to, and a collector that takes OTLP over HTTP. One
/// component sends the requests (chaos:ledger), another calls it (demo:clerk).
/// </summary>
internal sealed class TelemetryWorld : IAsyncDisposable
{
    private const string Linking = """
        {"chaos:ledger-client/ledger-client": {"type": "WasmRpc", "targets": {
            "api": {"interfaceName": "chaos:ledger/api", "componentName": "chaos:ledger", "componentType": "Durable"}}}}
        """;

    private readonly string _data = Directory.CreateTempSubdirectory("golem-telemetry").FullName;
    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly ConcurrentDictionary<string, StringBuilder> _received = new();
    private readonly ConcurrentQueue<string> _traceParents = new();
    private readonly WebApplication _app;
    private readonly ActivityListener _listener;

    private TelemetryWorld(WebApplication app)
    {
        _app = app;
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Microsoft.Orleans.Application" or "GolemOrleans.Runtime",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _activities.Enqueue(activity),
        };
        ActivitySource.AddActivityListener(_listener);
    }

    /// <summary>host:port of the other service.</summary>
    public string Authority => new Uri(_app.Urls.First()).Authority;

    /// <summary>The <c>traceparent</c> headers that the other service got.</summary>
    public IReadOnlyCollection<string> TraceParents => _traceParents;

    public static async Task<TelemetryWorld> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        WebApplication app = builder.Build();
        var world = new TelemetryWorld(app);
        app.MapPost("/effects", (HttpContext context) =>
        {
            world._traceParents.Enqueue(context.Request.Headers.TraceParent.ToString());
            return Results.Ok();
        });
        app.MapPost("/v1/{signal}", async (string signal, HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            StringBuilder received = world._received.GetOrAdd(signal, _ => new StringBuilder());
            lock (received) received.Append(Encoding.UTF8.GetString(body.ToArray()));
            return Results.Ok();
        });
        await app.StartAsync();
        return world;
    }

    /// <summary>A server that sends what it measures to the collector, the last of it when it stops.</summary>
    public Task<GolemServer> StartServerAsync(LogLevel level) => GolemServer.StartAsync(new ServerOptions
    {
        DataDirectory = _data, Port = 0, LogLevel = level, OtlpEndpoint = new Uri(_app.Urls.First()), OtlpOverHttp = true,
    });

    /// <summary>What the collector got: protocol buffers, in which texts can be found.</summary>
    /// <param name="signal"><c>traces</c>, <c>metrics</c> or <c>logs</c>.</param>
    public string Received(string signal)
    {
        if (!_received.TryGetValue(signal, out StringBuilder? received)) return "";
        lock (received) return received.ToString();
    }

    /// <summary>The ended spans of a trace.</summary>
    public Activity[] Trace(string id) => [.. _activities.Where(activity => activity.TraceId.ToHexString() == id)];

    public static async Task<string> DeployLedgerAsync(GolemServer server) =>
        await Rest.DeployAsync(server, "chaos:ledger", await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "ledger.wasm")));

    /// <summary>After the ledger.</summary>
    public static async Task<string> DeployClerkAsync(GolemServer server) =>
        await Rest.DeployAsync(
            server, "demo:clerk", WatText.ToWasm(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "clerk.wat"))),
            ("dynamicLinking", $$"""{"dynamicLinking":{{Linking}}}"""));

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
