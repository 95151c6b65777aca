using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Values;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;
using static GolemOrleans.Runtime.Host.Tests.Wasi.ReplayTests;

namespace GolemOrleans.Runtime.Host.Tests.Filesystem;

/// <summary>The file system as a guest sees it, live and rebuilt in replay.</summary>
public sealed class FileReplayTests
{
    private const int Read = 1, ReadWrite = 3, Create = 1, Follow = 1;

    [Fact]
    public async Task Initial_files_are_there_live_and_in_replay_and_read_only_ones_refuse_every_change()
    {
        var folder = Directory.CreateTempSubdirectory("golem-initial-").FullName;
        var fixedFile = Path.Join(folder, "fixed");
        var data = Path.Join(folder, "data");
        File.WriteAllText(fixedFile, "fixed");
        File.WriteAllText(data, "data");
        var services = new HostServices
        {
            WorkerFilesDirectory = "",
            InitialFiles = _ => [new("/etc/fixed.txt", true, fixedFile), new("/data.txt", false, data), new("/copy.txt", false, data)],
        };
        using var script = new HostScript(
            guest =>
            {
                var root = Root(guest);
                var file = Open(guest, root, "etc/fixed.txt", 0, Read);
                guest.Note(Text(guest.Ok(Fs, "[method]descriptor.read", file, WitValue.U64(100), WitValue.U64(0)).AsItems[0]));
                guest.Note(guest.Ok(Fs, "[method]descriptor.stat", file));
                guest.Note(guest.Ok(Fs, "[method]descriptor.stat-at", root, WitValue.Flags(Follow), WitValue.String("etc/fixed.txt")));
                guest.Note(guest.Call(Fs, "[method]descriptor.open-at", root, WitValue.Flags(Follow), WitValue.String("etc/fixed.txt"), WitValue.Flags(0), WitValue.Flags(ReadWrite)));
                guest.Note(guest.Call(Fs, "[method]descriptor.set-times", file, WitValue.Variant(1), WitValue.Variant(1)));
                guest.Note(guest.Call(Fs, "[method]descriptor.set-times-at", root, WitValue.Flags(0), WitValue.String("etc/fixed.txt"), WitValue.Variant(1), WitValue.Variant(1)));
                var changed = Open(guest, root, "data.txt", 0, ReadWrite);
                guest.Ok(Fs, "[method]descriptor.write", changed, Bytes("DATA!"), WitValue.U64(0));
                guest.Note(Text(guest.Ok(Fs, "[method]descriptor.read", changed, WitValue.U64(100), WitValue.U64(0)).AsItems[0]));
                guest.Note(Text(guest.Ok(Fs, "[method]descriptor.read", Open(guest, root, "copy.txt", 0, Read), WitValue.U64(100), WitValue.U64(0)).AsItems[0]));
            },
            services);
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal("fixed", notes[0]);
        var notPermitted = $"1({(int)ErrorCode.NotPermitted})";
        Assert.Equal([notPermitted, notPermitted, notPermitted, "DATA!", "data"], notes.Skip(3));
        Assert.Equal("data", File.ReadAllText(data));
        Directory.Delete(folder, true);
    }

    [Fact]
    public async Task Links_directories_renames_and_times_are_the_same_in_replay()
    {
        using var script = new HostScript(guest =>
        {
            var root = Root(guest);
            guest.Ok(Fs, "[method]descriptor.create-directory-at", root, WitValue.String("dir"));
            var file = Open(guest, root, "dir/a", Create, ReadWrite);
            guest.Ok(Fs, "[method]descriptor.write", file, Bytes("12345"), WitValue.U64(0));
            guest.Ok(Fs, "[method]descriptor.set-size", file, WitValue.U64(3));
            guest.Ok(Fs, "[method]descriptor.sync", file);
            guest.Ok(Fs, "[method]descriptor.sync-data", file);
            guest.Ok(Fs, "[method]descriptor.set-times", file, WitValue.Variant(2, WitValue.Record(WitValue.U64(1000), WitValue.U32(5))), WitValue.Variant(1));
            guest.Note(guest.Ok(Fs, "[method]descriptor.stat", file));
            guest.Ok(Fs, "[method]descriptor.link-at", root, WitValue.Flags(0), WitValue.String("dir/a"), root, WitValue.String("b"));
            guest.Ok(Fs, "[method]descriptor.symlink-at", root, WitValue.String("dir/a"), WitValue.String("s"));
            guest.Note(guest.Ok(Fs, "[method]descriptor.readlink-at", root, WitValue.String("s")));
            guest.Note(guest.Ok(Fs, "[method]descriptor.stat-at", root, WitValue.Flags(0), WitValue.String("s")));
            guest.Note(guest.Ok(Fs, "[method]descriptor.stat-at", root, WitValue.Flags(Follow), WitValue.String("s")));
            var linked = Open(guest, root, "b", 0, Read);
            guest.Note(guest.Call(Fs, "[method]descriptor.is-same-object", file, linked));
            guest.Note(guest.Ok(Fs, "[method]descriptor.metadata-hash", linked));
            guest.Note(guest.Ok(Fs, "[method]descriptor.metadata-hash-at", root, WitValue.Flags(0), WitValue.String("dir")));
            guest.Ok(Fs, "[method]descriptor.rename-at", root, WitValue.String("dir"), root, WitValue.String("moved"));
            guest.Note(guest.Ok(Fs, "[method]descriptor.stat-at", root, WitValue.Flags(0), WitValue.String("moved")));
            guest.Ok(Fs, "[method]descriptor.unlink-file-at", root, WitValue.String("moved/a"));
            guest.Ok(Fs, "[method]descriptor.remove-directory-at", root, WitValue.String("moved"));
            guest.Note(guest.Call(Fs, "[method]descriptor.stat-at", root, WitValue.Flags(Follow), WitValue.String("s")));
            guest.Note(guest.Ok(Fs, "[method]descriptor.get-flags", file));
            guest.Note(guest.Ok(Fs, "[method]descriptor.get-type", root));
            guest.Note(guest.Ok(Fs, "[method]descriptor.stat", linked));
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Contains("dir/a", notes);
        Assert.Contains("True", notes);
        Assert.Contains($"1({(int)ErrorCode.NoEntry})", notes);
    }

    [Fact]
    public async Task Streams_write_append_splice_and_skip()
    {
        using var script = new HostScript(guest =>
        {
            var root = Root(guest);
            var file = Open(guest, root, "a", Create, ReadWrite);
            var output = guest.Ok(Fs, "[method]descriptor.write-via-stream", file, WitValue.U64(2));
            guest.Ok(Io, "[method]output-stream.blocking-write-and-flush", output, Bytes("hello"));
            guest.Ok(Io, "[method]output-stream.check-write", output);
            guest.Ok(Io, "[method]output-stream.write-zeroes", output, WitValue.U64(2));
            guest.Ok(Io, "[method]output-stream.blocking-write-zeroes-and-flush", output, WitValue.U64(1));
            guest.Ok(Io, "[method]output-stream.flush", output);
            guest.Note(guest.Ok(Fs, "[method]descriptor.read", file, WitValue.U64(100), WitValue.U64(0)));
            var input = guest.Ok(Fs, "[method]descriptor.read-via-stream", file, WitValue.U64(0));
            guest.Note(guest.Ok(Io, "[method]input-stream.read", input, WitValue.U64(0)));
            guest.Note(guest.Ok(Io, "[method]input-stream.skip", input, WitValue.U64(2)));
            guest.Note(guest.Ok(Io, "[method]input-stream.blocking-skip", input, WitValue.U64(1)));
            var appended = guest.Ok(Fs, "[method]descriptor.append-via-stream", Open(guest, root, "b", Create, ReadWrite));
            guest.Note(guest.Ok(Io, "[method]output-stream.splice", appended, input, WitValue.U64(2)));
            guest.Note(guest.Ok(Io, "[method]output-stream.blocking-splice", appended, input, WitValue.U64(100)));
            guest.Note(guest.Call(Io, "[method]output-stream.blocking-splice", appended, input, WitValue.U64(100)));
            var ready = guest.Call(Io, "[method]input-stream.subscribe", input);
            guest.Note(guest.Call("wasi:io/poll", "[method]pollable.ready", ready));
            guest.Note(Text(guest.Ok(Fs, "[method]descriptor.read", Open(guest, root, "b", 0, Read), WitValue.U64(100), WitValue.U64(0)).AsItems[0]));
        });
        var notes = await script.LiveAndReplayAsync();
        Assert.Equal(["[000068656C6C6F000000, True]", "", "2", "1", "2", "5", "1(1())", "True", "ello\0\0\0"], notes);
    }

    [Fact]
    public async Task Read_ends_with_closed_and_read_of_nothing_is_empty()
    {
        using var script = new HostScript(guest =>
        {
            var input = guest.Ok(Fs, "[method]descriptor.read-via-stream", Open(guest, Root(guest), "empty", Create, ReadWrite), WitValue.U64(0));
            guest.Note(guest.Ok(Io, "[method]input-stream.blocking-read", input, WitValue.U64(0)));
            guest.Note(guest.Call(Io, "[method]input-stream.blocking-read", input, WitValue.U64(1)));
            guest.Note(guest.Call(Io, "[method]input-stream.read", input, WitValue.U64(1)));
        });
        Assert.Equal(["", "1(1())", "1(1())"], await script.LiveAndReplayAsync());
    }

    private static WitValue Root(Guest guest) => guest.Call("wasi:filesystem/preopens", "get-directories").AsItems[0].AsItems[0];

    private static WitValue Open(Guest guest, WitValue root, string path, int open, int flags) =>
        guest.Ok(Fs, "[method]descriptor.open-at", root, WitValue.Flags(Follow), WitValue.String(path), WitValue.Flags((ulong)open), WitValue.Flags((ulong)flags));
}
