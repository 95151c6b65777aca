using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Host.Golem.Api;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Golem;

/// <summary><c>golem:api/oplog</c>.</summary>
public sealed class OplogTests
{
    private const string Oplog = "golem:api/oplog";

    [Fact]
    public async Task The_own_oplog_is_read_in_pages_and_the_same_in_replay()
    {
        using var script = new HostScript(guest =>
        {
            for (var i = 0; i < 120; i++)
                guest.Call("wasi:random/random", "get-random-u64");
            guest.Call("golem:api/host", "oplog-commit", WitValue.U8(1));
            var reader = guest.Call(Oplog, "[constructor]get-oplog", Self(guest), WitValue.U64(1));
            for (var page = Next(guest, reader, "get-oplog"); page.IsSome; page = Next(guest, reader, "get-oplog"))
                guest.Note($"{page.Payload.AsItems.Length}: {string.Join(' ', page.Payload.AsItems.Select(entry => entry.Discriminant).Distinct().Order())}");
            guest.Drop(reader);
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal(2, notes.Count);
        Assert.StartsWith("100: 0 1 2", notes[0], StringComparison.Ordinal);
        Assert.EndsWith(": 1", notes[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_search_finds_entries_with_their_indices()
    {
        using var script = new HostScript(guest =>
        {
            guest.Call("wasi:random/random", "get-random-u64");
            guest.Call("wasi:clocks/monotonic-clock", "now");
            guest.Call("golem:api/host", "oplog-commit", WitValue.U8(1));
            var search = guest.Call(Oplog, "[constructor]search-oplog", Self(guest), WitValue.String("\"monotonic_clock::now\""));
            var found = Next(guest, search, "search-oplog").Payload.AsItems;
            guest.Note(found[0].AsItems[0]);
            guest.Note(found[0].AsItems[1].Payload.AsItems[1]);
            guest.Note($"{found.Length}");
            guest.Note(Next(guest, search, "search-oplog"));
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal(["monotonic_clock::now", "1", "0()"], notes.Skip(1));
        Assert.IsType<ImportedFunctionInvokedEntry>((await script.World.OplogAsync())[int.Parse(notes[0]) - 1]);
    }

    [Fact]
    public async Task A_query_that_cannot_be_read_traps()
    {
        using var script = new HostScript(guest => guest.Call(Oplog, "[constructor]search-oplog", Self(guest), WitValue.String("(")));
        await script.TrapsAsync("Parse error");
    }

    [Fact]
    public async Task The_oplog_of_a_worker_that_does_not_exist_is_empty()
    {
        using var script = new HostScript(guest =>
        {
            var nobody = WitValue.Record(Self(guest).AsItems[0], WitValue.String("nobody"));
            guest.Note(Next(guest, guest.Call(Oplog, "[constructor]get-oplog", nobody, WitValue.U64(1)), "get-oplog"));
        });
        Assert.Equal(["0()"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public void Every_entry_is_a_value_of_the_type_in_both_shapes()
    {
        var worker = new WorkerId(Guid.NewGuid(), "w");
        var at = DateTimeOffset.UnixEpoch.AddDays(1);
        var plugin = new PluginDescription(Guid.NewGuid(), "p", "1", true, new Dictionary<string, string> { ["k"] = "v" });
        var region = new OplogRegion(new OplogIndex(2), new OplogIndex(3));
        var span = new SpanId(7);
        var one = OplogPayload.Inline(Requests.InvocationParameters.Encode(TestWorld.U64(5)));
        var context = new InvocationContext(new TraceId(3), ["a=b"], [[new SpanData.Local(span, at, span, 0, new Dictionary<string, string> { ["a"] = "b" }, true), new SpanData.External(span)]]);
        OplogEntry[] entries =
        [
            new CreateEntry(at, worker, 1, ["a"], new Dictionary<string, string> { ["k"] = "v" }, "acc", worker, 5, 6, [plugin], 7),
            new ImportedFunctionInvokedEntry(at, "f", one, one, WrappedFunctionType.WriteRemoteBatched(new OplogIndex(3))),
            new ExportedFunctionInvokedEntry(at, "f", one, "k", context),
            new ExportedFunctionCompletedEntry(at, OplogPayload.None, 0),
            new SuspendEntry(at), new ErrorEntry(at, new WorkerError(WorkerErrorKind.Trap, "e")), new NoOpEntry(at), new JumpEntry(at, region),
            new InterruptedEntry(at), new ExitedEntry(at), new ChangeRetryPolicyEntry(at, RetryPolicy.Default), new BeginAtomicRegionEntry(at),
            new EndAtomicRegionEntry(at, new OplogIndex(2)), new BeginRemoteWriteEntry(at), new EndRemoteWriteEntry(at, new OplogIndex(2)),
            new PendingWorkerInvocationEntry(at, new PendingInvocation.ExportedFunction("k", "f", one, context)),
            new PendingWorkerInvocationEntry(at, new PendingInvocation.ManualUpdate(4)),
            new PendingUpdateEntry(at, new UpdateDescription.Automatic(4)), new PendingUpdateEntry(at, new UpdateDescription.SnapshotBased(4, one)),
            new SuccessfulUpdateEntry(at, 4, 5, [plugin]), new FailedUpdateEntry(at, 4, "why"), new FailedUpdateEntry(at, 4, null), new GrowMemoryEntry(at, 5),
            new CreateResourceEntry(at, 1), new DropResourceEntry(at, 1), new DescribeResourceEntry(at, 1, "r", one, ["1"]),
            new LogEntry(at, OplogLogLevel.Critical, "c", "m"), new RestartEntry(at), new ActivatePluginEntry(at, plugin), new DeactivatePluginEntry(at, plugin),
            new RevertEntry(at, region), new CancelInvocationEntry(at, "k"), new StartSpanEntry(at, span, null, span, new Dictionary<string, string>()),
            new FinishSpanEntry(at, span), new SetSpanAttributeEntry(at, span, "k", "v"), new ChangePersistenceLevelEntry(at, PersistenceLevel.PersistNothing),
            new ChangeMemoryLimitEntry(at, 4),
        ];
        Assert.Equal(Enum.GetValues<OplogEntryKind>().Length, entries.Select(entry => entry.Kind).Distinct().Count());
        foreach (var (packages, isNew) in new[] { (HostWit.Load(), true), (HostWit.LoadGolem120(), false) })
        {
            var type = packages.Find("golem:api/oplog@1.1.6")!.Types.Single(t => t.Name == "oplog-entry").Type!;
            Assert.Equal(isNew ? 33 : 32, ((VariantType)type).Cases.Length);
            var lowering = new OplogEntries(worker, payload => payload.Bytes, isNew);
            foreach (var entry in entries)
                Assert.NotEmpty(BinaryValueCodec.Encode(new ValueAndType(type, lowering.Lower(entry))).ToArray());
        }
    }

    [Fact]
    public void Both_shapes_are_offered_under_one_name() =>
        Assert.Equal(2, WorkerImports.Bind(new HostServices { WorkerFilesDirectory = "unused" }).Count(bound => bound.Name == "golem:api/oplog@1.1.6"));

    private static WitValue Self(Guest guest) => guest.Call("golem:api/host", "get-self-metadata").AsItems[0];

    private static WitValue Next(Guest guest, WitValue reader, string resource) => guest.Call(Oplog, $"[method]{resource}.get-next", reader);
}
