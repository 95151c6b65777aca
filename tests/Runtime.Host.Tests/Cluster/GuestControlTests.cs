using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>Durability rules and orders to other workers, as guests use them through <c>golem:api/host</c>.</summary>
public sealed class GuestControlTests(Guests guests) : IClassFixture<Guests>, IDisposable
{
    private const string Api = "golem:api/host";
    private const string Durability = "golem:durability/durability";
    private const string Add = "demo:target-exports/api.{add}";
    private readonly string _files = Directory.CreateTempSubdirectory("golem-control-").FullName;
    private readonly TestFaults _faults = new();
    private int _effects;

    [Fact]
    public async Task Fork_goes_on_twice_with_an_answer_each()
    {
        await using var cluster = Cluster(guest => Fork(guest));
        Assert.Equal(0UL, await cluster.ResultAsync(Script(cluster), "k", "run"));
        Assert.Equal(1UL, await CopyAsync(cluster));
        Assert.Equal(2, _effects);
    }

    [Fact]
    public async Task Fork_interrupted_anywhere_makes_one_copy()
    {
        var sweep = new ClusterCrashes(guests, cluster => With(cluster, Fork));
        await sweep.EverywhereAsync(
            async cluster => Assert.IsType<InvocationState.Completed>(await cluster.InvokeAsync(Script(cluster), "k", "run")),
            async (cluster, _, place) =>
            {
                Assert.True(await cluster.ResultAsync(Script(cluster), "k", "run") == 0, place);
                Assert.True(await CopyAsync(cluster) == 1, place);
            },
            every: 2);
    }

    [Fact]
    public async Task Fork_into_a_name_that_is_taken_traps()
    {
        await using var cluster = Cluster(guest => Fork(guest));
        await cluster.ResultAsync(cluster.Id("demo:script", "other"), "k0", "noop");
        await cluster.ResultAsync(cluster.Id("demo:script", "copy"), "k0", "noop");
        var failed = Assert.IsType<InvocationState.Failed>(await cluster.InvokeAsync(Script(cluster), "k", "run"));
        Assert.Contains("Worker already exists", failed.Fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revert_worker_takes_back_the_last_invocations_of_another()
    {
        await using var cluster = Cluster(guest =>
        {
            guest.Call(Api, "revert-worker", WorkerId(Guests.IdOf("demo:target"), "t"), WitValue.Variant(1, WitValue.U64(1)));
            return 0;
        });
        var target = cluster.Id("demo:target", "t");
        await cluster.ResultAsync(target, "k1", Add, U64(5));
        await cluster.ResultAsync(target, "k2", Add, U64(7));
        await cluster.ResultAsync(Script(cluster), "k", "run");
        Assert.Equal(5UL, await cluster.ResultAsync(target, "k3", Add, U64(0)));
    }

    [Fact]
    public async Task Update_worker_brings_another_to_the_version_and_its_replay_does_not_again()
    {
        await using var cluster = Cluster(guest =>
        {
            guest.Call(Api, "update-worker", WorkerId(Guests.IdOf("demo:target"), "t"), WitValue.U64(1), WitValue.Enum(0));
            return 0;
        });
        var target = cluster.Id("demo:target", "t");
        await cluster.ResultAsync(target, "k1", Add, U64(5));
        await cluster.ResultAsync(Script(cluster), "k", "run");
        Assert.Equal(7UL, await cluster.ResultAsync(target, "k2", Add, U64(2)));
        await Eventually.TrueAsync(() => cluster.Worker(Script(cluster)).UnloadAsync());
        await cluster.ResultAsync(Script(cluster), "k3", "noop");
        Assert.Equal(1UL, (await cluster.Store.GetStatusAsync(target))!.ComponentVersion);
        Assert.Single((await cluster.OplogAsync(target)).OfType<PendingUpdateEntry>());
        Assert.Single((await cluster.OplogAsync(target)).OfType<SuccessfulUpdateEntry>());
    }

    [Fact]
    public async Task Fork_worker_copies_another_up_to_the_cut_off()
    {
        await using var cluster = Cluster(guest =>
        {
            var component = Guests.IdOf("demo:target");
            guest.Call(Api, "fork-worker", WorkerId(component, "t"), WorkerId(component, "t2"), WitValue.U64(3));
            return 0;
        });
        var target = cluster.Id("demo:target", "t");
        await cluster.ResultAsync(target, "k1", Add, U64(5));
        var cutOff = (await cluster.OplogAsync(target)).Count;
        await cluster.ResultAsync(target, "k2", Add, U64(7));
        Assert.InRange(cutOff, 3, 4);
        await cluster.ResultAsync(Script(cluster), "k", "run");
        Assert.InRange(await cluster.ResultAsync(cluster.Id("demo:target", "t2"), "k3", Add, U64(0)), 0UL, 5UL);
        Assert.Equal(12UL, await cluster.ResultAsync(target, "k4", Add, U64(0)));
    }

    [Fact]
    public async Task Workers_are_enumerated_with_filters_and_the_answer_is_replayed()
    {
        var found = new List<string>();
        await using var cluster = Cluster(guest =>
        {
            var nameLike = WitValue.Variant(0, WitValue.Record(WitValue.Enum(2), WitValue.String("a")));
            var idle = WitValue.Variant(1, WitValue.Record(WitValue.Enum(0), WitValue.Enum((int)WorkerStatus.Idle)));
            var version = WitValue.Variant(2, WitValue.Record(WitValue.Enum(0), WitValue.U64(0)));
            var notNamed = WitValue.Variant(0, WitValue.Record(WitValue.Enum(1), WitValue.String("a2")));
            var filter = WitValue.Record(WitValue.List(new[] { WitValue.Record(WitValue.List(new[] { nameLike, idle, version, notNamed })) }));
            var component = WitValue.Record(Uuid(Guests.IdOf("demo:target")));
            var workers = guest.Call(Api, "[constructor]get-workers", component, WitValue.Some(filter), WitValue.Bool(true));
            var names = new List<string>();
            for (var page = guest.Call(Api, "[method]get-workers.get-next", workers); page.IsSome; page = guest.Call(Api, "[method]get-workers.get-next", workers))
                names.AddRange(page.Payload.AsItems.Select(worker => worker.AsItems[0].AsItems[1].AsString));
            guest.Drop(workers);
            found.Add(string.Join(' ', names.Order(StringComparer.Ordinal)));
            return 0;
        });
        foreach (var name in new[] { "a1", "a2", "a3", "b1" })
            await cluster.ResultAsync(cluster.Id("demo:target", name), "k", Add, U64(1));
        await cluster.ResultAsync(Script(cluster), "k", "run");
        await cluster.ResultAsync(cluster.Id("demo:target", "a4"), "k", Add, U64(1));
        await Eventually.TrueAsync(() => cluster.Worker(Script(cluster)).UnloadAsync());
        await cluster.ResultAsync(Script(cluster), "k2", "noop");
        Assert.Equal(["a1 a3", "a1 a3"], found);
    }

    [Fact]
    public async Task A_call_that_must_not_be_repeated_and_was_interrupted_fails()
    {
        await using var cluster = Cluster(guest =>
        {
            guest.Call(Api, "set-idempotence-mode", WitValue.Bool(false));
            return Call(guest, 5);
        });
        _faults.FailAt(FaultPoint.AfterEffect);
        var failed = Assert.IsType<InvocationState.Failed>(await cluster.InvokeAsync(Script(cluster), "k", "run"));
        Assert.True(_faults.HasFired);
        Assert.Contains("Non-idempotent remote write operation was not completed, cannot retry", failed.Fault.Message, StringComparison.Ordinal);
        Assert.Single(cluster.Delivered);
    }

    [Fact]
    public async Task A_call_that_may_be_repeated_and_was_interrupted_is_repeated_with_its_key()
    {
        await using var cluster = Cluster(guest => Call(guest, 5));
        _faults.FailAt(FaultPoint.AfterEffect);
        Assert.Equal(5UL, await cluster.ResultAsync(Script(cluster), "k", "run"));
        Assert.Equal(2, cluster.Delivered.Count);
        Assert.Single(cluster.Delivered.Distinct());
        Assert.Equal(5UL, await cluster.ResultAsync(cluster.Id("demo:target", "t"), "check", Add, U64(0)));
    }

    [Fact]
    public async Task A_call_in_an_unfinished_atomic_region_is_a_new_call()
    {
        await using var cluster = Cluster(guest =>
        {
            var region = guest.Call(Api, "mark-begin-operation");
            var sum = Call(guest, 5);
            if (Interlocked.Increment(ref _effects) == 1)
                guest.Trap("in the region");
            guest.Call(Api, "mark-end-operation", region);
            return sum;
        });
        Assert.Equal(10UL, await cluster.ResultAsync(Script(cluster), "k", "run"));
        Assert.Equal(2, cluster.Delivered.Distinct().Count());
    }

    [Fact]
    public async Task A_region_that_traps_each_time_fails_after_the_last_attempt()
    {
        await using var cluster = Cluster(guest =>
        {
            guest.Call(Api, "mark-begin-operation");
            guest.Call("wasi:random/random", "get-random-u64");
            Interlocked.Increment(ref _effects);
            guest.Trap("in the region");
            return 0;
        });
        var failed = Assert.IsType<InvocationState.Failed>(await cluster.InvokeAsync(Script(cluster), "k", "run"));
        Assert.Contains("in the region", failed.Fault.Message, StringComparison.Ordinal);
        Assert.Equal(3, _effects);
    }

    [Fact]
    public async Task A_jump_back_makes_the_calls_behind_it_again_as_new_ones()
    {
        await using var cluster = Cluster(guest =>
        {
            var here = guest.Call(Api, "get-oplog-index");
            var sum = Call(guest, 5);
            if (Interlocked.Increment(ref _effects) == 1)
                guest.Call(Api, "set-oplog-index", here);
            return sum;
        });
        Assert.Equal(10UL, await cluster.ResultAsync(Script(cluster), "k", "run"));
        Assert.Contains((await cluster.OplogAsync(Script(cluster))).OfType<JumpEntry>(), _ => true);
        await Eventually.TrueAsync(() => cluster.Worker(Script(cluster)).UnloadAsync());
        await cluster.ResultAsync(Script(cluster), "k2", "noop");
        Assert.Equal(2, cluster.Delivered.Count);
    }

    [Fact]
    public async Task A_persist_nothing_zone_entered_while_live_is_left_out_in_replay()
    {
        var results = new List<ulong>();
        await using var cluster = Cluster(guest =>
        {
            ulong value;
            if (guest.Call(Durability, "current-durable-execution-state").AsItems[0].AsBool)
            {
                guest.Call(Api, "set-oplog-persistence-level", WitValue.Variant(0));
                value = guest.Call("wasi:random/random", "get-random-u64").AsU64;
                Interlocked.Increment(ref _effects);
                guest.Call(Api, "set-oplog-persistence-level", WitValue.Variant(2));
                var bytes = WitValue.List(BitConverter.GetBytes(value));
                guest.Call(Durability, "persist-durable-function-invocation", WitValue.String("lib::raw"), bytes, bytes, WitValue.Variant(1));
            }
            else
            {
                value = BitConverter.ToUInt64((byte[])guest.Call(Durability, "read-persisted-durable-function-invocation").AsItems[2].AsArray);
            }

            results.Add(value);
            return 0;
        });
        await cluster.ResultAsync(Script(cluster), "k", "run");
        await Eventually.TrueAsync(() => cluster.Worker(Script(cluster)).UnloadAsync());
        await cluster.ResultAsync(Script(cluster), "k2", "noop");
        Assert.Equal(2, results.Count);
        Assert.Equal(results[0], results[1]);
        Assert.Equal(1, _effects);
    }

    [Fact]
    public async Task Oplog_commit_makes_what_came_before_durable()
    {
        WorkerCluster running = null!;
        var durable = false;
        await using var cluster = running = Cluster(guest =>
        {
            var marked = guest.Call(Api, "get-oplog-index").AsU64;
            guest.Call(Api, "oplog-commit", WitValue.U8(3));
            durable = running.Store.GetStatusAsync(Script(running)).AsTask().Result!.LastIndex.Value >= marked;
            return 0;
        });
        await cluster.ResultAsync(Script(cluster), "k", "run");
        Assert.True(durable);
    }

    public void Dispose() => Directory.Delete(_files, recursive: true);

    private static WorkerId Script(WorkerCluster cluster) => cluster.Id("demo:script", "s");

    private static async Task<ulong> CopyAsync(WorkerCluster cluster)
    {
        var copy = cluster.Worker(cluster.Id("demo:script", "copy"));
        await copy.ResumeAsync(force: true);
        return TestCalls.Value(await copy.AwaitAsync("k", Long)).AsU64;
    }

    private ulong Fork(Guest guest)
    {
        var answer = guest.Call(Api, "fork", WitValue.String("copy")).Discriminant;
        guest.Call(Api, "generate-idempotency-key");
        Interlocked.Increment(ref _effects);
        return (ulong)answer;
    }

    private static ulong Call(Guest guest, ulong amount)
    {
        var rpc = guest.Call("golem:rpc/types", "[constructor]wasm-rpc", WorkerId(Guests.IdOf("demo:target"), "t"));
        var result = guest.Ok("golem:rpc/types", "[method]wasm-rpc.invoke-and-await", rpc, WitValue.String(Add),
            WitValue.List(new[] { WitValueNodes.Encode(WitType.U64, WitValue.U64(amount)) }));
        guest.Drop(rpc);
        return WitValueNodes.Decode(WitType.Tuple(WitType.U64), result).AsItems[0].AsU64;
    }

    private static WitValue WorkerId(Guid component, string name) => WitValue.Record(WitValue.Record(Uuid(component)), WitValue.String(name));

    private static WitValue Uuid(Guid id)
    {
        var bytes = id.ToByteArray(bigEndian: true);
        return WitValue.Record(
            WitValue.U64(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            WitValue.U64(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(8))));
    }

    private WorkerCluster Cluster(Func<Guest, ulong> script) => With(new WorkerCluster(guests, new InMemoryOplogStore(_faults), _faults), script);

    private WorkerCluster With(WorkerCluster cluster, Func<Guest, ulong> script)
    {
        var bound = WorkerImports.Bind(new HostServices { WorkerFilesDirectory = _files });
        var program = new ScriptedProgram()
            .Export("run", [], WitType.U64, (scripted, _) => WitValue.U64(script(new Guest(scripted, bound, [], 1))))
            .Export("noop", [], WitType.U64, (_, _) => WitValue.U64(0));
        return cluster.AddGuest("demo:target", "target").Add("demo:script", program);
    }
}
