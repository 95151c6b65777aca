using System.Diagnostics;
using GolemOrleans.Silo.Tests.Support;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GolemOrleans.Silo.Tests.Telemetry;

/// <summary>Calls through HTTP, grains, wasm, other workers and outgoing requests: the trace that leaves the server is the one that the services see.</summary>
[Collection(nameof(TelemetryWorld))]
public sealed class TelemetryTests : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";
    private const string TraceParent = $"00-{Trace}-{Caller}-01";

    private TelemetryWorld _world = null!;

    public async Task InitializeAsync() => _world = await TelemetryWorld.StartAsync();

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Fact]
    public async Task One_trace_goes_from_the_request_through_grains_wasm_and_a_called_worker_to_the_outgoing_request()
    {
        await using (GolemServer server = await _world.StartServerAsync(LogLevel.Error))
        {
            await TelemetryWorld.DeployLedgerAsync(server);
            string clerk = await TelemetryWorld.DeployClerkAsync(server);
            string parameters = $$"""[{"value":"of-clerk"},{"value":"{{_world.Authority}}"},{"value":5}]""";
            Assert.Contains("5", await Rest.InvokeAsync(server, clerk, "w", "charge", parameters, "traced", TraceParent), StringComparison.Ordinal);
        }

        Activity[] trace = _world.Trace(Trace);
        Activity request = Assert.Single(trace, span => span.Source.Name == "Microsoft.AspNetCore" && span.ParentSpanId.ToHexString() == Caller);
        Activity invocation = Single(trace, "invoke charge", request);
        Assert.Equal("traced", invocation.GetTagItem("golem.idempotency_key"));
        Activity connection = Single(trace, "rpc-connection", invocation);
        Activity call = Single(trace, "rpc-invocation", connection);
        Activity called = Single(trace, "invoke chaos:ledger/api.{charge}", call);
        Assert.EndsWith("/of-clerk", (string)called.GetTagItem("golem.worker_id")!, StringComparison.Ordinal);
        Assert.Equal(call.GetTagItem("idempotency_key"), called.GetTagItem("golem.idempotency_key"));
        Activity outgoing = Single(trace, "outgoing-http-request", called);
        Assert.Equal($"00-{Trace}-{outgoing.SpanId.ToHexString()}-01", Assert.Single(_world.TraceParents));

        // Grain calls for the request and for the call between the workers, each with its sender and its receiver.
        Activity[] grainCalls = [.. trace.Where(span => span.Source.Name == "Microsoft.Orleans.Application" && span.OperationName.Contains("Invoke", StringComparison.Ordinal))];
        Assert.Equal(2, grainCalls.Count(span => span.Kind == ActivityKind.Client));
        Assert.Equal(2, grainCalls.Count(span => span.Kind == ActivityKind.Server));

        // The server has stopped: what was left has been sent.
        Assert.NotEqual("", _world.Received("traces"));
        foreach (string metric in new[]
        {
            "golem.invocations", "golem.invocation.duration", "golem.load.duration", "golem.replay.entries", "golem.store.commits", "golem.store.group.size",
            "golem.store.group.duration", "golem.servers.live", "golem.workers.active", "golem.workers.memory",
        })
            Assert.Contains(metric, _world.Received("metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_lines_tell_of_which_worker_and_invocation_they_are()
    {
        string component;
        await using (GolemServer server = await _world.StartServerAsync(LogLevel.Information))
        {
            component = await TelemetryWorld.DeployLedgerAsync(server);
            await Rest.InvokeAsync(server, component, "w", "chaos:ledger/api.{charge}", """[{"value":"169.254.169.254"},{"value":5}]""", "denied-key");
        }

        string logs = _world.Received("logs");
        int line = logs.IndexOf("Egress policy: a connection", StringComparison.Ordinal);
        Assert.True(line >= 0, logs);
        string after = logs[line..];
        Assert.Contains($"{component}/w", after, StringComparison.Ordinal);
        Assert.Contains("denied-key", after, StringComparison.Ordinal);
    }

    private static Activity Single(Activity[] trace, string name, Activity parent)
    {
        Activity found = Assert.Single(trace, span => span.OperationName == name);
        Assert.Equal(parent.SpanId, found.ParentSpanId);
        return found;
    }
}
