using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using Xunit;

namespace GolemOrleans.Grains.Tests.Workers;

/// <summary>Components that call each other through generated clients, on several silos.</summary>
public sealed class CallsBetweenWorkersTests : IAsyncLifetime
{
    private WorkerCluster _world = null!;
    private Guid _caller, _target;

    public async Task InitializeAsync()
    {
        _world = await WorkerCluster.StartAsync(silos: 2);
        (_caller, _target) = await CallingComponents.DeployAsync(_world);
    }

    public async Task DisposeAsync() => await _world.DisposeAsync();

    [Theory]
    [InlineData("await", 5)]
    [InlineData("begin", 5)]
    [InlineData("count", 110)]
    public async Task A_call_reaches_its_target_wherever_it_lives(string way, ulong expected)
    {
        var calls = Enumerable.Range(0, 8).Select(i => CallAsync($"c{i}", $"k{i}", way, $$"""[{"value":"t{{i}}"},{"value":5}]"""));
        Assert.All(await Task.WhenAll(calls), outcome => Assert.Equal(expected, WorkerCluster.U64(outcome)));
        Assert.Equal(new WorkerId(_caller, "c3"), (await _world.Store.GetStatusAsync(new WorkerId(_target, "t3")))!.Parent);
    }

    [Fact]
    public async Task A_due_scheduled_call_is_made_though_nobody_calls_the_target()
    {
        var target = new WorkerId(_target, "planned");
        await CallAsync("c", "k", "plan", """[{"value":"planned"},{"value":5},{"value":0},{"value":false}]""");
        await WorkerCluster.UntilAsync(async () => await _world.Store.GetStatusAsync(target) is not null && (await _world.CompletedAsync(target)).Count == 1);
        await WorkerCluster.UntilAsync(async () => await _world.Store.NextWakeUpAsync() is null);
    }

    [Fact]
    public async Task A_caller_gets_its_answer_although_the_silo_of_the_target_dies()
    {
        var target = new WorkerId(_target, "t");
        WorkerCluster.U64(await CallAsync("c", "k1", "await", """[{"value":"t"},{"value":1}]"""));
        await _world.KillAsync(_world.HostOf(target));
        Assert.Equal(6UL, WorkerCluster.U64(await CallAsync("c", "k2", "await", """[{"value":"t"},{"value":5}]""")));
    }

    [Fact]
    public async Task A_call_that_comes_back_to_its_waiting_caller_ends_in_an_error_also_over_several_silos()
    {
        const string linking = """
            {"demo:ring-client/ring-client": {"type": "WasmRpc", "targets": {
                "api": {"interfaceName": "demo:ring-exports/api", "componentName": "demo:ring", "componentType": "Durable"}}}}
            """;
        var ring = await _world.DeployAsync("demo:ring", CallingComponents.Wasm("ring"), linking);
        var request = WorkerCluster.Request("", """[{"value":"wBwCwDwA"}]""", "k") with { Function = "demo:ring-exports/api.{visit}" };
        var outcome = await _world.InvokeAsync(() => _world.Grain(new WorkerId(ring, "A")), request);
        Assert.Equal(InvocationState.Failed, outcome.State);
        Assert.Contains($"Call cycle: {ring}/A → {ring}/B → {ring}/C → {ring}/D → {ring}/A", outcome.Error!.ToString(), StringComparison.Ordinal);
    }

    private Task<InvocationOutcome> CallAsync(string worker, string key, string function, string parameters)
    {
        var request = WorkerCluster.Request("", parameters, key) with { Function = function };
        return _world.InvokeAsync(() => _world.Grain(new WorkerId(_caller, worker)), request);
    }
}
