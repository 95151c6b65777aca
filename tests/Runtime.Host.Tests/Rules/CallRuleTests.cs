using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Host.Tests.Cluster;
using GolemOrleans.Runtime.Host.Tests.Http;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Host.Tests.Rules;

/// <summary>Sleeping, calling and being created.</summary>
public sealed class CallRuleTests(Guests guests) : IClassFixture<Guests>
{
    private const string Clock = "wasi:clocks/monotonic-clock", Rpc = "golem:rpc/types", Poll = "wasi:io/poll";
    private const ulong Hour = 3_600_000_000_000;

    [Fact]
    public async Task A_wait_for_a_far_clock_and_something_else_stays_in_memory()
    {
        await using var server = await EffectServer.StartAsync();
        using var script = new HostScript(guest =>
        {
            var far = guest.Call(Clock, "subscribe-duration", WitValue.U64(Hour));
            var answer = guest.Send(guest.Request("GET", server.Authority, "/"));
            var ready = guest.Call(HttpGuest.Types, "[method]future-incoming-response.subscribe", answer);
            guest.Note(guest.Call(Poll, "poll", WitValue.List(new[] { far, ready })));
            guest.Drop(ready);
            guest.Drop(answer);
        });
        Assert.Equal(["[1]"], await script.LiveAndReplayAsync());
        Assert.DoesNotContain("Suspend", await script.World.KindsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wait_for_clocks_of_which_one_is_near_stays_in_memory()
    {
        using var script = new HostScript(guest => guest.Note(guest.Call(Poll, "poll", WitValue.List(new[]
        {
            guest.Call(Clock, "subscribe-duration", WitValue.U64(Hour)), guest.Call(Clock, "subscribe-duration", WitValue.U64(1_000_000)),
        }))));
        Assert.Equal(["[1]"], await script.LiveAndReplayAsync());
        Assert.DoesNotContain("Suspend", await script.World.KindsAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Asking_a_future_after_its_answer_was_taken_is_an_error()
    {
        var program = new ScriptedProgram().Export("run", [], null, (scripted, _) =>
        {
            var guest = new Guest(scripted, Bound.Value, [], 1);
            var rpc = guest.Call(Rpc, "[constructor]wasm-rpc", WitValue.Record(
                WitValue.Record(GuestUuid.From(Guests.IdOf("demo:target")).Lower()), WitValue.String("t")));
            var future = guest.Call(Rpc, "[method]wasm-rpc.async-invoke-and-await", rpc, WitValue.String("demo:target-exports/api.{add}"),
                WitValue.List(new[] { WitValueNodes.Encode(WitType.U64, WitValue.U64(1)) }));
            guest.Call(Poll, "[method]pollable.block", guest.Call(Rpc, "[method]future-invoke-result.subscribe", future));
            Assert.True(guest.Call(Rpc, "[method]future-invoke-result.get", future).IsSome);
            guest.Call(Rpc, "[method]future-invoke-result.get", future);
            return default;
        });
        await using var cluster = new WorkerCluster(guests, new InMemoryOplogStore()).AddGuest("demo:target", "target").Add("demo:script", program);
        var failed = Assert.IsType<InvocationState.Failed>(await cluster.InvokeAsync(cluster.Id("demo:script", "s"), "k", "run").WaitAsync(Long));
        Assert.Contains("already consumed", failed.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_of_a_call_are_the_cases_of_the_reference()
    {
        var worker = new Oplog.WorkerId(Guid.Empty, "w");
        var cases = new (WorkerFault Fault, string Case)[]
        {
            (new InvalidRequest("x"), "protocol-error"),
            (new ParamTypeMismatch("x"), "protocol-error"),
            (new WorkerAlreadyExists(worker), "denied"),
            (new WorkerNotFound(worker), "not-found"),
            (new ComponentDownloadFailed(Guid.Empty, 0, "x"), "not-found"),
            (new LatestVersionFailed(Guid.Empty, "x"), "not-found"),
            (new RuntimeError("x"), "remote-internal-error"),
            (new PreviousInvocationFailed("x"), "remote-internal-error"),
            (new PreviousInvocationExited(), "remote-internal-error"),
        };
        var names = ((VariantType)RpcError.Type).Cases;
        foreach (var (fault, name) in cases)
        {
            var error = RpcError.Of(fault);
            Assert.Equal((name, fault.Message), (names[error.Discriminant].Name, error.Payload.AsString));
        }
    }

    [Fact]
    public void A_worker_sees_its_recorded_variables_then_new_ones_of_its_version_then_the_three_that_nobody_sets()
    {
        var id = new Oplog.WorkerId(Guid.Parse("11111111-2222-3333-4444-555555555555"), "w");
        var create = new CreateEntry(
            DateTimeOffset.UnixEpoch, id, 1, [], new Dictionary<string, string> { ["b"] = "recorded", ["a"] = "recorded", ["GOLEM_WORKER_NAME"] = "forged" },
            "", null, 0, 0, [], null);
        var component = new WorkerComponent
        {
            ComponentId = id.ComponentId, Version = 7, Program = new ScriptedProgram(),
            Env = new Dictionary<string, string> { ["a"] = "changed", ["c"] = "new", ["GOLEM_COMPONENT_ID"] = "forged" },
        };
        var seen = LoadPlan.EnvironmentOf(StatusFold.Start(create), component).Select(variable => $"{variable.Key}={variable.Value}");
        Assert.Equal(
            ["a=recorded", "b=recorded", "c=new", "GOLEM_WORKER_NAME=w", "GOLEM_COMPONENT_ID=11111111-2222-3333-4444-555555555555", "GOLEM_COMPONENT_VERSION=7"],
            seen);
    }

    [Fact]
    public async Task A_response_that_was_read_to_its_end_is_replayed_when_the_server_is_gone()
    {
        var server = await EffectServer.StartAsync();
        var authority = server.Authority;
        using var script = new HostScript(guest => guest.Note(guest.Fetch("POST", authority, "/", "hello")));
        await script.RunAsync();
        await server.DisposeAsync();
        await script.ReplayAsync();
        Assert.Equal(["200 hello"], script.Runs[0]);
        Assert.Equal(script.Runs[0], script.Runs[1]);
    }

    private static readonly Lazy<IReadOnlyList<Components.Hosting.HostInterface>> Bound = new(() => WorkerImports.Bind(
        new HostServices { WorkerFilesDirectory = Path.Join(Path.GetTempPath(), "golem-call-rules") }));
}
