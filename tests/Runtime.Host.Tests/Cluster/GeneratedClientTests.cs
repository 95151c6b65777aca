using GolemOrleans.Components;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>Real components that call each other through generated clients (dynamic linking).</summary>
public sealed class GeneratedClientTests(Guests guests) : IClassFixture<Guests>, IAsyncDisposable
{
    public static readonly string Linking = ClientLinking.Json("demo:target-client/target-client", "demo:target", "demo:target-exports/api", "api", "counter");
    private readonly WorkerCluster _cluster = new WorkerCluster(guests, new InMemoryOplogStore()).AddGuest("demo:target", "target").AddGuest("demo:caller", "caller", Linking);

    private WorkerId Caller => _cluster.Id("demo:caller", "c");

    private WorkerId Target => _cluster.Id("demo:target", "t");

    [Theory]
    [InlineData("await")]
    [InlineData("begin")]
    public async Task A_call_waits_for_the_result_and_its_replay_makes_no_second_one(string way)
    {
        Assert.Equal(5UL, await _cluster.ResultAsync(Caller, "k1", way, Name("t"), U64(5)));
        await Eventually.TrueAsync(() => _cluster.Worker(Caller).UnloadAsync());
        Assert.Equal(7UL, await _cluster.ResultAsync(Caller, "k2", way, Name("t"), U64(2)));
        Assert.Equal(2, _cluster.Delivered.Count);
        Assert.Equal(2, _cluster.Delivered.Select(call => call.Key).Distinct().Count());
    }

    [Fact]
    public async Task A_function_without_a_result_is_not_waited_for()
    {
        await _cluster.InvokeAsync(Caller, "k1", "send", Name("t"), U64(5));
        Assert.Equal(6UL, await _cluster.ResultAsync(Caller, "k2", "await", Name("t"), U64(1)));
    }

    [Fact]
    public async Task A_scheduled_call_is_made_when_it_is_due_and_once()
    {
        await _cluster.InvokeAsync(Caller, "k1", "plan", Name("t"), U64(5), U64(2_000_000_000), False);
        await _cluster.DeliverWakeUpsAsync();
        Assert.Null(await _cluster.Store.GetStatusAsync(Target));
        await _cluster.DeliverWakeUpsAsync(DateTimeOffset.FromUnixTimeSeconds(2_000_000_001));
        Assert.Equal(6UL, await _cluster.ResultAsync(Caller, "k2", "await", Name("t"), U64(1)));
        Assert.Null(await _cluster.Store.NextWakeUpAsync());
    }

    [Fact]
    public async Task A_cancelled_schedule_is_never_made()
    {
        await _cluster.InvokeAsync(Caller, "k1", "plan", Name("t"), U64(5), U64(2_000_000_000), True);
        Assert.Null(await _cluster.Store.NextWakeUpAsync());
    }

    [Fact]
    public async Task A_resource_of_the_target_is_constructed_used_and_dropped_there()
    {
        Assert.Equal(110UL, await _cluster.ResultAsync(Caller, "k1", "count", Name("t"), U64(5)));
        Assert.Equal(114UL, await _cluster.ResultAsync(Caller, "k2", "count", Name("t"), U64(7)));
        var oplog = await _cluster.OplogAsync(Target);
        Assert.Equal([0UL, 1UL], oplog.OfType<CreateResourceEntry>().Select(entry => entry.ResourceId));
        Assert.Equal([0UL, 1UL], oplog.OfType<DropResourceEntry>().Select(entry => entry.ResourceId));
    }

    [Fact]
    public async Task A_missing_target_is_created_as_a_child_of_the_caller()
    {
        await _cluster.ResultAsync(Caller, "k1", "await", Name("t"), U64(5));
        Assert.Equal(Caller, (await _cluster.Store.GetStatusAsync(Target))!.Parent);
    }

    [Fact]
    public async Task An_error_of_the_target_traps_the_caller_and_names_it()
    {
        var failed = Assert.IsType<InvocationState.Failed>(await _cluster.InvokeAsync(Caller, "k1", "fail", Name("t"), U64(5)));
        Assert.Contains("demo:target-exports/api.{fail} failed with: remote-internal-error", failed.Fault.Message, StringComparison.Ordinal);
        Assert.Single(_cluster.Delivered.Select(call => call.Key).Distinct());
    }

    [Fact]
    public async Task An_unknown_component_traps_the_caller()
    {
        await using var alone = new WorkerCluster(guests, new InMemoryOplogStore()).AddGuest("demo:caller", "caller", Linking);
        var failed = Assert.IsType<InvocationState.Failed>(await alone.InvokeAsync(alone.Id("demo:caller", "c"), "k1", "await", Name("t"), U64(5)));
        Assert.Contains("Failed to resolve component demo:target", failed.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_call_records_arguments_environment_key_span_result_and_the_end_of_the_span()
    {
        await _cluster.ResultAsync(Caller, "k1", "await", Name("t"), U64(5));
        var oplog = await _cluster.OplogAsync(Caller);
        Assert.Equal(
            ["golem::api::resolve_component_id", "StartSpan", "golem_environment::get_arguments", "golem_environment::get_environment",
                "golem::rpc::wasm-rpc::invoke-and-await idempotency key", "StartSpan", "golem::rpc::wasm-rpc::invoke-and-await result", "FinishSpan", "FinishSpan"],
            oplog.Where(entry => !entry.IsHint && entry is not (CreateEntry or ExportedFunctionInvokedEntry or ExportedFunctionCompletedEntry)).Select(entry => entry is ImportedFunctionInvokedEntry call ? call.FunctionName : entry.Kind.ToString()));
    }

    [Fact]
    public async Task A_client_that_follows_no_rule_is_refused_when_linking()
    {
        var linking = ClientLinking.Json("demo:target-client/target-client", "demo:target", "demo:target-exports/api", "api");
        var refused = Assert.Throws<ComponentLinkException>(() => guests.Program("caller", linking));
        Assert.Contains("counter", refused.Message, StringComparison.Ordinal);
        await Task.CompletedTask;
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""{"a": {"type": "Other", "targets": {}}}""")]
    [InlineData("""{"a": {"type": "WasmRpc", "targets": {"r": {"interfaceName": "i"}}}}""")]
    [InlineData("{")]
    public void Malformed_linking_is_refused(string json) =>
        Assert.Throws<FormatException>(() => Runtime.Host.Golem.Clients.DynamicLinking.Parse(System.Text.Encoding.UTF8.GetBytes(json)));

    public ValueTask DisposeAsync() => _cluster.DisposeAsync();

    internal static ValueAndType Name(string name) => new(WitType.String, WitValue.String(name));

    private static ValueAndType False => new(WitType.Bool, WitValue.Bool(false));

    private static ValueAndType True => new(WitType.Bool, WitValue.Bool(true));
}
