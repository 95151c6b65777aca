using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GolemOrleans.Silo.Tests;

/// <summary>One call through HTTP, grain, wasm and an outgoing request: the trace that leaves the server is the one that the services see.</summary>
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    private readonly string _data = Directory.CreateTempSubdirectory("golem-telemetry").FullName;
    private readonly ConcurrentQueue<Activity> _activities = new();
    private readonly ConcurrentDictionary<string, double> _metrics = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource<long>> _received = new();
    private readonly TaskCompletionSource<string> _traceParent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WebApplication _world = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _world = builder.Build();
        _world.MapPost("/effects", (HttpContext context) =>
        {
            _traceParent.TrySetResult(context.Request.Headers.TraceParent.ToString());
            return Results.Ok();
        });
        _world.MapPost("/v1/{signal}", async (string signal, HttpContext context) =>
        {
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            Signal(signal).TrySetResult(body.Length);
            return Results.Ok();
        });
        await _world.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _world.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Fact]
    public async Task A_trace_goes_from_the_request_through_grain_and_wasm_to_the_outgoing_request()
    {
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is "Microsoft.AspNetCore" or "Microsoft.Orleans.Application" or "GolemOrleans.Runtime",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity => _activities.Enqueue(activity),
        };
        ActivitySource.AddActivityListener(listener);
        using MeterListener meters = Metrics();
        await CallAsync(new ServerOptions { DataDirectory = _data, Port = 0, LogLevel = LogLevel.Error, OtlpEndpoint = new Uri(_world.Urls.First()), OtlpOverHttp = true }, meters.RecordObservableInstruments);

        Activity[] trace = [.. _activities.Where(activity => activity.TraceId.ToHexString() == Trace)];
        Activity invocation = Assert.Single(trace, activity => activity.OperationName.StartsWith("invoke chaos:ledger", StringComparison.Ordinal));
        Activity outgoing = Assert.Single(trace, activity => activity.OperationName == "outgoing-http-request");
        Assert.Contains(trace, activity => activity.Source.Name == "Microsoft.Orleans.Application");
        Activity request = Assert.Single(trace, activity => activity.Source.Name == "Microsoft.AspNetCore" && activity.ParentSpanId.ToHexString() == "00f067aa0ba902b7");
        Assert.Equal(request.SpanId, invocation.ParentSpanId);
        Assert.Equal(invocation.SpanId, outgoing.ParentSpanId);
        Assert.Equal($"00-{Trace}-{outgoing.SpanId.ToHexString()}-01", await _traceParent.Task);
        Assert.Equal("traced", invocation.GetTagItem("golem.idempotency_key"));

        foreach (string metric in new[] { "golem.invocations", "golem.invocation.duration", "golem.load.duration", "golem.store.commits", "golem.store.group.size", "golem.store.group.duration" })
            Assert.True(_metrics.ContainsKey(metric), $"{metric} was not measured");
        foreach (string gauge in new[] { "golem.servers.live", "golem.workers.active", "golem.workers.memory" })
            Assert.True(_metrics.ContainsKey(gauge), $"{gauge} was not observed");
    }

    [Fact]
    public async Task Traces_metrics_and_logs_are_sent_to_the_configured_endpoint()
    {
        await CallAsync(new ServerOptions
        {
            DataDirectory = _data, Port = 0, LogLevel = LogLevel.Information, OtlpEndpoint = new Uri(_world.Urls.First()), OtlpOverHttp = true,
        });

        // The server has stopped: what was left has been sent.
        foreach (string signal in new[] { "traces", "metrics", "logs" })
            Assert.True(await Signal(signal).Task.WaitAsync(TimeSpan.FromSeconds(60)) > 0);
    }

    private TaskCompletionSource<long> Signal(string name) => _received.GetOrAdd(name, _ => new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously));

    private MeterListener Metrics()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name.StartsWith("GolemOrleans.", StringComparison.Ordinal)) self.EnableMeasurementEvents(instrument);
            },
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _metrics[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => _metrics[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => _metrics[instrument.Name] = value);
        listener.Start();
        return listener;
    }

    private async Task CallAsync(ServerOptions options, Action? whileRunning = null)
    {
        await using GolemServer server = await GolemServer.StartAsync(options);
        using var client = new HttpClient { BaseAddress = server.BaseAddress, Timeout = TimeSpan.FromSeconds(120) };
        using var form = new MultipartFormDataContent
        {
            { new StringContent("chaos:ledger"), "name" },
            { new ByteArrayContent(await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "ledger.wasm"))), "component", "ledger.wasm" },
        };
        using HttpResponseMessage deployed = await client.PostAsync(new Uri("/v1/components", UriKind.Relative), form);
        using var json = JsonDocument.Parse(await deployed.Content.ReadAsStringAsync());
        string component = json.RootElement.GetProperty("versionedComponentId").GetProperty("componentId").GetString()!;
        using var request = new HttpRequestMessage(
            HttpMethod.Post, $"/v1/components/{component}/workers/w/invoke-and-await?function={Uri.EscapeDataString("chaos:ledger/api.{charge}")}");
        request.Headers.Add("Idempotency-Key", "traced");
        request.Headers.Add("traceparent", $"00-{Trace}-00f067aa0ba902b7-01");
        string authority = new Uri(_world.Urls.First()).Authority;
        request.Content = new StringContent($$"""{"params":[{"value":"{{authority}}"},{"value":5}]}""", Encoding.UTF8, "application/json");
        using HttpResponseMessage answer = await client.SendAsync(request);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        whileRunning?.Invoke();
        Assert.Contains("5", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
