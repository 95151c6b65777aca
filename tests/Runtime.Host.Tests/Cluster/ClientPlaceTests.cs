using System.Text.Json;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>Which worker a generated client reaches: by worker id, by a fresh name, by the id of an ephemeral component.</summary>
public sealed class ClientPlaceTests : IClassFixture<Guests>, IAsyncDisposable
{
    private static readonly string s_linking = JsonSerializer.Serialize(new[] { "Durable", "Ephemeral" }.ToDictionary(
        type => $"demo:{type.ToLowerInvariant()}-client/target-client",
        type => new
        {
            type = "WasmRpc",
            targets = new { api = new { interfaceName = "demo:target-exports/api", componentName = "demo:target", componentType = type } },
        }));

    private readonly TestFaults _faults = new();
    private readonly WorkerCluster _cluster;

    public ClientPlaceTests(Guests guests) =>
        _cluster = new WorkerCluster(guests, new InMemoryOplogStore(_faults), _faults).AddGuest("demo:target", "target").AddGuest("demo:places", "places", s_linking);

    private WorkerId Caller => _cluster.Id("demo:places", "p");

    private static ValueAndType[] ComponentId => GuestUuid.From(Guests.IdOf("demo:target")) is var id ? [U64(id.HighBits), U64(id.LowBits)] : [];

    [Fact]
    public async Task Custom_reaches_the_worker_of_the_id()
    {
        Assert.Equal(5UL, await CallAsync("k1", "by-worker", [.. ComponentId, GeneratedClientTests.Name("t"), U64(5)]));
        Assert.Equal(7UL, await CallAsync("k2", "by-worker", [.. ComponentId, GeneratedClientTests.Name("t"), U64(2)]));
        Assert.All(_cluster.Delivered, call => Assert.Equal(_cluster.Id("demo:target", "t"), call.Target));
    }

    [Fact]
    public async Task Each_client_of_an_ephemeral_component_reaches_a_worker_of_its_own()
    {
        Assert.Equal(5UL, await CallAsync("k1", "by-nothing", U64(5)));
        Assert.Equal(2UL, await CallAsync("k2", "by-nothing", U64(2)));
        Assert.Equal(3UL, await CallAsync("k3", "by-component", [.. ComponentId, U64(3)]));
        var targets = _cluster.Delivered.Select(call => call.Target).ToList();
        Assert.Equal(3, targets.Distinct().Count());
        Assert.All(targets, target =>
        {
            Assert.Equal(Guests.IdOf("demo:target"), target.ComponentId);
            Assert.True(Guid.TryParseExact(target.Name, "D", out _), target.Name);
        });
    }

    [Fact]
    public async Task An_interrupted_call_of_an_ephemeral_component_is_repeated_to_the_worker_that_was_chosen()
    {
        // The first effect is that the component's name was resolved, the second is the call.
        _faults.FailAt(FaultPoint.AfterEffect, 2);
        Assert.Equal(5UL, await CallAsync("k1", "by-nothing", U64(5)));
        Assert.True(_faults.HasFired);
        Assert.Equal(2, _cluster.Delivered.Count);
        Assert.Single(_cluster.Delivered.Distinct());
    }

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    /// <summary>Calls, unloads, and asks again: the answer comes from the oplog, and no second call is made.</summary>
    private async Task<ulong> CallAsync(string key, string function, params ValueAndType[] parameters)
    {
        var result = await _cluster.ResultAsync(Caller, key, function, parameters);
        var made = _cluster.Delivered.Count;
        await Eventually.TrueAsync(() => _cluster.Worker(Caller).UnloadAsync());
        Assert.Equal(result, await _cluster.ResultAsync(Caller, key, function, parameters));
        Assert.Equal(made, _cluster.Delivered.Count);
        return result;
    }
}
