using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Runtime.Services.InMemory;
using GolemOrleans.Values;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;

namespace GolemOrleans.Runtime.Host.Tests.Wasi;

/// <summary><c>wasi:keyvalue</c> and <c>wasi:blobstore</c> as a guest uses them.</summary>
public sealed class SharedStoreTests
{
    private const string Kv = "wasi:keyvalue/types", Eventual = "wasi:keyvalue/eventual", Batch = "wasi:keyvalue/eventual-batch", Cache = "wasi:keyvalue/cache";
    private const string Blobs = "wasi:blobstore/blobstore", Box = "wasi:blobstore/container", BlobTypes = "wasi:blobstore/types";

    private static readonly Bucket Shop = new("-1", "shop");

    [Fact]
    public async Task Values_are_recorded_and_not_read_or_written_again()
    {
        var store = new InMemoryKeyValueStore();
        using var script = new HostScript(
            guest =>
            {
                var bucket = guest.Ok(Kv, "[static]bucket.open-bucket", WitValue.String("shop"));
                guest.Note(guest.Call(Eventual, "get", bucket, WitValue.String("a")));
                guest.Ok(Eventual, "set", bucket, WitValue.String("a"), Value(guest, "one"));
                var found = guest.Ok(Eventual, "get", bucket, WitValue.String("a")).Payload;
                guest.Note(guest.Ok(Kv, "[method]incoming-value.incoming-value-size", found));
                guest.Note(Text(guest.Ok(Kv, "[method]incoming-value.incoming-value-consume-sync", found)));
                var stream = guest.Ok(Kv, "[method]incoming-value.incoming-value-consume-async", found);
                guest.Note(guest.ReadToEnd(stream));
                guest.Note(guest.Ok(Eventual, "exists", bucket, WitValue.String("a")));
                guest.Ok(Batch, "set-many", bucket, WitValue.List(new[] { WitValue.Tuple(WitValue.String("b"), Value(guest, "two")), WitValue.Tuple(WitValue.String("c"), Value(guest, "3")) }));
                guest.Note(guest.Ok(Batch, "keys", bucket));
                guest.Note(guest.Ok(Batch, "get-many", bucket, WitValue.List(new[] { WitValue.String("c"), WitValue.String("d") })));
                guest.Ok(Batch, "delete-many", bucket, WitValue.List(new[] { WitValue.String("b") }));
                guest.Ok(Eventual, "delete", bucket, WitValue.String("a"));
                guest.Note(guest.Ok(Batch, "keys", bucket));
            },
            new HostServices { WorkerFilesDirectory = "", KeyValues = store });
        await script.RunAsync();
        await store.SetAsync(Shop, [new("c", "changed by another worker"u8.ToArray())]);
        await script.ReplayAsync();
        Assert.Equal(script.Runs[0], script.Runs[1]);
        Assert.Equal(["0(0())", "3", "one", "one", "True", "[a, b, c]", "[1(IncomingValue), 0()]", "[c]"], script.Runs[0]);
        Assert.Equal(25, (await store.GetAsync(Shop, ["c"]))[0]!.Value.Length);
    }

    [Fact]
    public async Task Numbers_are_incremented_and_swapped_once()
    {
        var store = new InMemoryKeyValueStore();
        using var script = new HostScript(
            guest =>
            {
                var bucket = guest.Ok(Kv, "[static]bucket.open-bucket", WitValue.String("shop"));
                guest.Note(guest.Ok("wasi:keyvalue/atomic", "increment", bucket, WitValue.String("n"), WitValue.U64(5)));
                guest.Note(guest.Ok("wasi:keyvalue/atomic", "increment", bucket, WitValue.String("n"), WitValue.U64(2)));
                guest.Note(guest.Ok("wasi:keyvalue/atomic", "compare-and-swap", bucket, WitValue.String("n"), WitValue.U64(7), WitValue.U64(40)));
                guest.Note(guest.Ok("wasi:keyvalue/atomic", "compare-and-swap", bucket, WitValue.String("n"), WitValue.U64(7), WitValue.U64(50)));
                guest.Ok(Eventual, "set", bucket, WitValue.String("t"), Value(guest, "text"));
                var error = guest.Call("wasi:keyvalue/atomic", "increment", bucket, WitValue.String("t"), WitValue.U64(1)).Payload;
                guest.Note(guest.Call("wasi:keyvalue/wasi-keyvalue-error", "[method]error.trace", error));
            },
            new HostServices { WorkerFilesDirectory = "", KeyValues = store });
        Assert.Equal(["5", "7", "True", "False", "the value is not a number"], await script.LiveAndReplayAsync());
        Assert.Equal("40"u8.ToArray(), (await store.GetAsync(Shop, ["n"]))[0]!.Value.ToArray());
    }

    [Fact]
    public async Task The_cache_answers_futures_and_fills_vacancies()
    {
        using var script = new HostScript(guest =>
        {
            guest.Note(Get(guest, "k"));
            guest.Note(guest.Call(Cache, "[method]future-result.future-result-get", guest.Call(Cache, "set", WitValue.String("k"), Value(guest, "v"), WitValue.None)));
            guest.Note(Get(guest, "k"));
            guest.Call(Cache, "set", WitValue.String("old"), Value(guest, "v"), WitValue.Some(WitValue.U32(0)));
            guest.Note(guest.Call(Cache, "[method]future-exists-result.future-exists-result-get", guest.Call(Cache, "exists", WitValue.String("old"))));
            var entry = guest.Call(Cache, "[method]future-get-or-set-result.future-get-or-set-result-get", guest.Call(Cache, "get-or-set", WitValue.String("new"))).Payload.Payload;
            guest.Note(entry);
            var filled = guest.Call(Cache, "[method]vacancy.vacancy-fill", entry.Payload, WitValue.None);
            guest.Ok(Kv, "[method]outgoing-value.outgoing-value-write-body-sync", filled, Bytes("filled"));
            guest.Drop(filled);
            guest.Note(Get(guest, "new"));
            guest.Call(Cache, "delete", WitValue.String("new"));
            guest.Note(Get(guest, "new"));
        }, new HostServices { WorkerFilesDirectory = "" });
        Assert.Equal(["0()", "1(0())", "1(IncomingValue)", "1(0(False))", "1(Vacancy)", "1(IncomingValue)", "0()"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public async Task Objects_are_recorded_and_not_read_or_written_again()
    {
        var store = new InMemoryObjectStore();
        using var script = new HostScript(
            guest =>
            {
                guest.Note(guest.Call(Blobs, "get-container", WitValue.String("box")));
                var box = guest.Ok(Blobs, "create-container", WitValue.String("box"));
                guest.Note(guest.Ok(Box, "[method]container.info", box));
                var value = guest.Call(BlobTypes, "[static]outgoing-value.new-outgoing-value");
                var stream = guest.Ok(BlobTypes, "[method]outgoing-value.outgoing-value-write-body", value);
                guest.Note(guest.Call(BlobTypes, "[method]outgoing-value.outgoing-value-write-body", value));
                guest.Ok(Streams, "[method]output-stream.blocking-write-and-flush", stream, Bytes("0123456789"));
                guest.Drop(stream);
                guest.Ok(Box, "[method]container.write-data", box, WitValue.String("a"), value);
                var part = guest.Ok(Box, "[method]container.get-data", box, WitValue.String("a"), WitValue.U64(2), WitValue.U64(4));
                guest.Note(Text(guest.Ok(BlobTypes, "[method]incoming-value.incoming-value-consume-sync", part)));
                guest.Note(guest.Call(BlobTypes, "[method]incoming-value.size", part));
                guest.Note(guest.Call(Box, "[method]container.get-data", box, WitValue.String("x"), WitValue.U64(0), WitValue.U64(ulong.MaxValue)));
                guest.Note(guest.Ok(Box, "[method]container.object-info", box, WitValue.String("a")));
                guest.Ok(Blobs, "copy-object", Id("box", "a"), Id("box", "b"));
                guest.Ok(Blobs, "move-object", Id("box", "b"), Id("box", "c"));
                var names = guest.Ok(Box, "[method]container.list-objects", box);
                guest.Note(guest.Ok(Box, "[method]stream-object-names.read-stream-object-names", names, WitValue.U64(1)));
                guest.Note(guest.Ok(Box, "[method]stream-object-names.skip-stream-object-names", names, WitValue.U64(5)));
                guest.Ok(Box, "[method]container.delete-object", box, WitValue.String("a"));
                guest.Note(guest.Ok(Box, "[method]container.has-object", box, WitValue.String("a")));
                guest.Ok(Box, "[method]container.delete-objects", box, WitValue.List(new[] { WitValue.String("c") }));
                guest.Ok(Box, "[method]container.clear", box);
                guest.Ok(Blobs, "delete-container", WitValue.String("box"));
                guest.Note(guest.Ok(Blobs, "container-exists", WitValue.String("box")));
            },
            new HostServices { WorkerFilesDirectory = "", Objects = store });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal("1(Container box not found)", notes[0]);
        Assert.Equal(["1()", "234", "3", "1(Object x not found)"], notes.Skip(2).Take(4));
        Assert.Equal(["[[a], False]", "[1, True]", "False", "False"], notes.Skip(7));
        Assert.Null(await store.FindContainerAsync(new("-1", "box")));
    }

    [Fact]
    public async Task A_crash_anywhere_keeps_every_write_of_the_guest()
    {
        var places = await CrashSweep.EverywhereAsync(
            guest =>
            {
                var bucket = guest.Ok(Kv, "[static]bucket.open-bucket", WitValue.String($"sweep"));
                guest.Ok(Eventual, "set", bucket, WitValue.String("a"), Value(guest, "1"));
                guest.Note(guest.Ok(Eventual, "exists", bucket, WitValue.String("a")));
                guest.Ok(Eventual, "delete", bucket, WitValue.String("a"));
                guest.Note(guest.Ok(Eventual, "exists", bucket, WitValue.String("a")));
            },
            (run, place) =>
            {
                Assert.Equal(["True", "False"], run.Runs[^1]);
                return Task.CompletedTask;
            });
        Assert.True(places > 5);
    }

    [Fact]
    public async Task An_increment_interrupted_anywhere_counts_once()
    {
        var store = new InMemoryKeyValueStore();
        var places = await CrashSweep.EverywhereAsync(
            guest =>
            {
                var bucket = guest.Ok(Kv, "[static]bucket.open-bucket", WitValue.String("shop"));
                var before = guest.Ok("wasi:keyvalue/atomic", "increment", bucket, WitValue.String("n"), WitValue.U64(0)).AsU64;
                var first = guest.Ok("wasi:keyvalue/atomic", "increment", bucket, WitValue.String("n"), WitValue.U64(5)).AsU64;
                var second = guest.Ok("wasi:keyvalue/atomic", "increment", bucket, WitValue.String("n"), WitValue.U64(5)).AsU64;
                guest.Note($"{first - before} {second - before}");
                guest.Note(guest.Ok("wasi:keyvalue/atomic", "compare-and-swap", bucket, WitValue.String("n"), WitValue.U64(second), WitValue.U64(second + 1)));
            },
            (run, place) =>
            {
                Assert.True(run.Runs[^1].SequenceEqual(["5 10", "True"]), $"{place}: {string.Join(", ", run.Runs[^1])}");
                return Task.CompletedTask;
            },
            new HostServices { WorkerFilesDirectory = "", KeyValues = store });

        // Every sweep is a worker of its own: none is taken for another though keys and places are the same.
        Assert.Equal($"{(places + 1) * 11}", System.Text.Encoding.ASCII.GetString((await store.GetAsync(Shop, ["n"]))[0]!.Value.Span));
    }

    [Fact]
    public async Task A_failing_store_is_an_error_for_the_guest_and_the_same_in_replay()
    {
        var services = new HostServices { WorkerFilesDirectory = "", KeyValues = new BrokenStore() };
        using var script = new HostScript(
            guest =>
            {
                var bucket = guest.Ok(Kv, "[static]bucket.open-bucket", WitValue.String("shop"));
                guest.Note(guest.Call("wasi:keyvalue/wasi-keyvalue-error", "[method]error.trace", guest.Call(Batch, "keys", bucket).Payload));
            },
            services);
        Assert.Equal(["out of order"], await script.LiveAndReplayAsync());
    }

    private static WitValue Value(Guest guest, string text)
    {
        var value = guest.Call(Kv, "[static]outgoing-value.new-outgoing-value");
        guest.Ok(Kv, "[method]outgoing-value.outgoing-value-write-body-sync", value, Bytes(text));
        return value;
    }

    private static WitValue Get(Guest guest, string key) =>
        guest.Call(Cache, "[method]future-get-result.future-get-result-get", guest.Call(Cache, "get", WitValue.String(key))).Payload.Payload;

    private static WitValue Id(string container, string name) => WitValue.Record(WitValue.String(container), WitValue.String(name));

    private sealed class BrokenStore : IKeyValueStore
    {
        public ValueTask<IReadOnlyList<ReadOnlyMemory<byte>?>> GetAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation) => throw Error();
        public ValueTask SetAsync(Bucket bucket, IReadOnlyList<KeyValuePair<string, ReadOnlyMemory<byte>>> values, CancellationToken cancellation) => throw Error();
        public ValueTask DeleteAsync(Bucket bucket, IReadOnlyList<string> keys, CancellationToken cancellation) => throw Error();
        public ValueTask<IReadOnlyList<string>> KeysAsync(Bucket bucket, CancellationToken cancellation) => throw Error();
        public ValueTask<KeyValueChange> ChangeAsync(Bucket bucket, string key, Guid id, Func<ReadOnlyMemory<byte>?, ReadOnlyMemory<byte>?> change, CancellationToken cancellation) => throw Error();
        private static SharedStoreException Error() => new("out of order");
    }
}
