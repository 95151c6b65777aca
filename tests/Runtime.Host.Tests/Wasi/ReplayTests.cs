using System.Text;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Wasi;

public sealed class ReplayTests
{
    [Fact]
    public async Task Clocks_and_random_values_are_the_same_in_replay()
    {
        using var script = new HostScript(guest =>
        {
            var first = guest.Call("wasi:clocks/monotonic-clock", "now").AsU64;
            var second = guest.Call("wasi:clocks/monotonic-clock", "now").AsU64;
            Assert.True(second > first);
            guest.Note($"{first} {second}");
            guest.Note(guest.Call("wasi:clocks/wall-clock", "now"));
            guest.Note(guest.Call("wasi:random/random", "get-random-bytes", WitValue.U64(16)));
            guest.Note(guest.Call("wasi:random/random", "get-random-u64"));
            guest.Note(guest.Call("wasi:random/insecure", "get-insecure-random-u64"));
            guest.Note(guest.Call("wasi:random/insecure-seed", "insecure-seed"));
            guest.Note(guest.Call("wasi:cli/environment", "get-environment"));
            guest.Note(guest.Call("wasi:cli/environment", "get-arguments"));
            guest.Note(guest.Call("wasi:cli/environment", "initial-cwd"));
        });
        await script.LiveAndReplayAsync();
        Assert.Equal(
            ["monotonic_clock::now", "monotonic_clock::now", "wall_clock::now", "golem random::get_random_bytes", "golem random::get_random_u64",
             "golem random::insecure::get_insecure_random_u64", "golem random::insecure_seed::insecure_seed", "golem_environment::get_environment",
             "golem_environment::get_arguments", "golem_environment::initial_cwd"],
            await script.RecordedNamesAsync());
    }

    [Fact]
    public async Task Output_is_logged_once_and_not_again_in_replay()
    {
        using var script = new HostScript(guest =>
        {
            var stdout = guest.Call("wasi:cli/stdout", "get-stdout");
            guest.Ok("wasi:io/streams", "[method]output-stream.blocking-write-and-flush", stdout, Bytes("hello\n"));
            guest.Call("wasi:logging/logging", "log", WitValue.Enum(3), WitValue.String("ctx"), WitValue.String("careful"));
            guest.Drop(stdout);
        });
        await script.LiveAndReplayAsync();
        var logs = (await script.World.OplogAsync()).OfType<LogEntry>().Select(l => $"{l.Level} {l.Context} {l.Message}");
        Assert.Equal(["Stdout  hello\n", "Warn ctx careful"], logs);
    }

    [Fact]
    public async Task Files_are_rebuilt_and_their_times_are_those_of_the_first_run()
    {
        using var script = new HostScript(guest =>
        {
            var root = guest.Call("wasi:filesystem/preopens", "get-directories").AsItems[0].AsItems[0];
            var file = guest.Ok(Fs, "[method]descriptor.open-at", root, WitValue.Flags(1), WitValue.String("a.txt"), WitValue.Flags(1), WitValue.Flags(3));
            var stream = guest.Ok(Fs, "[method]descriptor.append-via-stream", file);
            Assert.Equal(1ul << 20, guest.Ok(Io, "[method]output-stream.check-write", stream).AsU64);
            guest.Ok(Io, "[method]output-stream.write", stream, Bytes("one"));
            guest.Ok(Io, "[method]output-stream.blocking-flush", stream);
            guest.Drop(stream);
            guest.Note(guest.Ok(Fs, "[method]descriptor.stat", file));
            guest.Note(guest.Ok(Fs, "[method]descriptor.stat-at", root, WitValue.Flags(0), WitValue.String("a.txt")));
            guest.Note(guest.Ok(Fs, "[method]descriptor.metadata-hash", file));
            var read = guest.Ok(Fs, "[method]descriptor.read-via-stream", file, WitValue.U64(1));
            guest.Note(guest.Ok(Io, "[method]input-stream.blocking-read", read, WitValue.U64(100)));
            guest.Note(guest.Call(Io, "[method]input-stream.blocking-read", read, WitValue.U64(100)));
            guest.Note(guest.Call(Fs, "[method]descriptor.open-at", root, WitValue.Flags(1), WitValue.String("../x"), WitValue.Flags(0), WitValue.Flags(1)));
            var entries = guest.Ok(Fs, "[method]descriptor.read-directory", root);
            guest.Note(guest.Ok(Fs, "[method]directory-entry-stream.read-directory-entry", entries));
            guest.Note(guest.Ok(Fs, "[method]directory-entry-stream.read-directory-entry", entries));
            guest.Drop(file);
        }, new HostServices { WorkerFilesDirectory = "" });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal("6E65", notes[3]);
        Assert.Empty(Directory.GetFileSystemEntries(script.FilesDirectory));
    }

    [Fact]
    public async Task A_short_sleep_waits_and_its_deadline_is_recorded()
    {
        using var script = new HostScript(guest =>
        {
            var timer = guest.Call("wasi:clocks/monotonic-clock", "subscribe-duration", WitValue.U64(2_000_000));
            guest.Note(guest.Call("wasi:io/poll", "poll", WitValue.List(new[] { timer })));
            guest.Note(guest.Call("wasi:io/poll", "[method]pollable.ready", timer));
            guest.Drop(timer);
        });
        Assert.Equal(["[0]", "True"], await script.LiveAndReplayAsync());
    }

    [Fact]
    public async Task A_long_sleep_suspends_the_worker()
    {
        using var script = new HostScript(guest =>
        {
            var timer = guest.Call("wasi:clocks/monotonic-clock", "subscribe-duration", WitValue.U64(60_000_000_000));
            guest.Call("wasi:io/poll", "[method]pollable.block", timer);
        });
        var runtime = script.Start();
        await runtime.InvokeAsync(TestWorld.Call("k1", "run"), TimeSpan.FromMilliseconds(500));
        await WaitUntil.TrueAsync(async () => (await script.World.Store.GetStatusAsync(script.World.Worker))?.Status == WorkerStatus.Suspended);
        Assert.NotNull(await script.World.Store.NextWakeUpAsync());
        await runtime.DisposeAsync();
    }

    [Theory]
    [InlineData("empty poll list")]
    [InlineData("blocking-write-and-flush takes at most")]
    [InlineData("exceeds the 0 that check-write permitted")]
    [InlineData("live children")]
    [InlineData("standard input is disabled")]
    public async Task Misuse_traps(string message)
    {
        using var script = new HostScript(guest =>
        {
            var stdout = guest.Call("wasi:cli/stdout", "get-stdout");
            switch (message)
            {
                case "empty poll list":
                    guest.Call("wasi:io/poll", "poll", WitValue.List(Array.Empty<WitValue>()));
                    break;
                case "blocking-write-and-flush takes at most":
                    guest.Call(Io, "[method]output-stream.blocking-write-and-flush", stdout, WitValue.List(new byte[4097]));
                    break;
                case "exceeds the 0 that check-write permitted":
                    guest.Call(Io, "[method]output-stream.write", stdout, WitValue.List(new byte[1]));
                    break;
                case "live children":
                    guest.Call(Io, "[method]output-stream.subscribe", stdout);
                    guest.Drop(stdout);
                    break;
                default:
                    guest.Call(Io, "[method]input-stream.blocking-read", guest.Call("wasi:cli/stdin", "get-stdin"), WitValue.U64(1));
                    break;
            }
        });
        await script.TrapsAsync(message);
    }

    internal const string Fs = "wasi:filesystem/types";
    internal const string Io = "wasi:io/streams";

    private static WitValue Bytes(string text) => WitValue.List(Encoding.UTF8.GetBytes(text));
}
