using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Golem;

public sealed class HostApiTests
{
    private const string Api = "golem:api/host";

    [Fact]
    public async Task Promises_keys_metadata_and_policies_are_the_same_in_replay()
    {
        using var script = new HostScript(guest =>
        {
            guest.Note(guest.Call(Api, "get-oplog-index"));
            var promise = guest.Call(Api, "create-promise");
            guest.Note(promise);
            guest.Note(guest.Call(Api, "poll-promise", promise));
            guest.Note(guest.Call(Api, "complete-promise", promise, WitValue.List(new byte[] { 1, 2 })));
            guest.Note(guest.Call(Api, "complete-promise", promise, WitValue.List(new byte[] { 3 })));
            guest.Note(guest.Call(Api, "poll-promise", promise));
            guest.Note(guest.Call(Api, "await-promise", promise));
            guest.Note(guest.Call(Api, "generate-idempotency-key"));
            guest.Note(guest.Call(Api, "get-retry-policy"));
            guest.Call(Api, "set-retry-policy", WitValue.Record(
                WitValue.U32(7), WitValue.U64(1_000_000), WitValue.U64(2_000_000), WitValue.F64(2), WitValue.None));
            guest.Note(guest.Call(Api, "get-retry-policy"));
            guest.Note(guest.Call(Api, "get-idempotence-mode"));
            guest.Note(guest.Call(Api, "get-oplog-persistence-level"));
            guest.Note(guest.Call(Api, "get-self-metadata"));
            guest.Note(guest.Call(Api, "get-worker-metadata", guest.Call(Api, "get-self-metadata").AsItems[0]));
            var begin = guest.Call(Api, "mark-begin-operation");
            guest.Call(Api, "mark-end-operation", begin);
            guest.Call(Api, "oplog-commit", WitValue.U8(1));
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal(["0()", "True", "False", "1(0102)", "0102"], notes.Skip(2).Take(5));
    }

    [Fact]
    public async Task An_unfinished_atomic_region_is_run_again()
    {
        var effects = 0;
        using var script = new HostScript(guest =>
        {
            var begin = guest.Call(Api, "mark-begin-operation");
            guest.Call(Api, "generate-idempotency-key");
            effects++;
            if (guest.Run == 1)
                guest.Trap("in the region");
            guest.Call(Api, "mark-end-operation", begin);
        });
        await script.RunAsync();
        Assert.Equal(2, effects);
    }

    [Fact]
    public async Task Awaiting_a_promise_suspends_until_it_is_completed()
    {
        PromiseId? created = null;
        using var script = new HostScript(guest =>
        {
            var promise = guest.Call(Api, "create-promise");
            created = new PromiseId(guest.Context.Id, new OplogIndex(promise.AsItems[1].AsU64));
            guest.Note(guest.Call(Api, "await-promise", promise));
        });
        var runtime = script.Start();
        await runtime.InvokeAsync(TestWorld.Call("k1", "run"), TimeSpan.FromMilliseconds(200));
        await WaitUntil.TrueAsync(async () => (await script.World.Store.GetStatusAsync(script.World.Worker))?.Status == Oplog.Status.WorkerStatus.Suspended);
        await script.World.Store.CompletePromiseAsync(created!.Value, new byte[] { 9 }, DateTimeOffset.UtcNow);
        await runtime.ResumeAsync(true);
        TestCalls.Value(await runtime.AwaitAsync("k1", TestWorld.Long));
        Assert.Equal(["09"], script.Runs[^1]);
        await runtime.DisposeAsync();
    }

    [Fact]
    public async Task Enumeration_pages_are_recorded()
    {
        using var script = new HostScript(guest =>
        {
            var component = guest.Call(Api, "get-self-metadata").AsItems[0].AsItems[0];
            var workers = guest.Call(Api, "[constructor]get-workers", component, WitValue.None, WitValue.Bool(true));
            guest.Note(guest.Call(Api, "[method]get-workers.get-next", workers));
            guest.Note(guest.Call(Api, "[method]get-workers.get-next", workers));
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Contains("w1", notes[0], StringComparison.Ordinal);
        Assert.Equal("0()", notes[1]);
    }

    [Fact]
    public async Task An_unknown_promise_traps()
    {
        using var script = new HostScript(guest =>
        {
            var self = guest.Call(Api, "get-self-metadata").AsItems[0];
            guest.Call(Api, "poll-promise", WitValue.Record(self, WitValue.U64(12345)));
        });
        await script.TrapsAsync("romise");
    }

    [Fact]
    public void Uuids_are_split_into_big_endian_halves()
    {
        var id = Guid.Parse("00112233-4455-6677-8899-aabbccddeeff");
        var split = Runtime.Host.Golem.Rpc.GuestUuid.From(id);
        Assert.Equal((0x0011223344556677ul, 0x8899aabbccddeefful), (split.HighBits, split.LowBits));
        Assert.Equal(id, split.ToGuid());
    }
}
