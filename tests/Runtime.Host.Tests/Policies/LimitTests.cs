using GolemOrleans.Components;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Host.Tests.Wat;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Tests.Time;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;
using Xunit;
using static GolemOrleans.Runtime.Host.Tests.Http.HttpGuest;
using static GolemOrleans.Runtime.Host.Tests.Wasi.ReplayTests;

namespace GolemOrleans.Runtime.Host.Tests.Policies;

/// <summary>Limits of live work: what the guest sees, what the operator learns, and that replay does not depend on them.</summary>
public sealed class LimitTests
{
    [Fact]
    public async Task A_file_over_the_limit_is_refused_and_the_refusal_is_replayed_under_another_limit()
    {
        var logs = new LogLines();
        using var script = new HostScript(
            guest =>
            {
                var root = guest.Call("wasi:filesystem/preopens", "get-directories").AsItems[0].AsItems[0];
                var file = guest.Ok(Fs, "[method]descriptor.open-at", root, WitValue.Flags(0), WitValue.String("a"), WitValue.Flags(1), WitValue.Flags(3));
                guest.Note(guest.Call(Fs, "[method]descriptor.write", file, Bytes("0123456789"), WitValue.U64(0)));
                guest.Note(guest.Call(Fs, "[method]descriptor.write", file, Bytes("x"), WitValue.U64(10)));
                guest.Note(guest.Call(Fs, "[method]descriptor.set-size", file, WitValue.U64(11)));
                guest.Note(guest.Call(Fs, "[method]descriptor.set-size", file, WitValue.U64(5)));
                guest.Note(guest.Ok(Fs, "[method]descriptor.stat", file).AsItems[2]);
            });
        script.World.Services = script.World.Services with { Logging = logs, Limits = new RuntimeLimits { MaxFileBytes = 10 } };
        await script.RunAsync();
        script.World.Services = script.World.Services with { Limits = new RuntimeLimits { MaxFileBytes = 1 } };
        await script.ReplayAsync();
        var tooLarge = $"1({(int)ErrorCode.FileTooLarge})";
        Assert.Equal(["0(10)", tooLarge, tooLarge, "0()", "5"], script.Runs[0]);
        Assert.Equal(script.Runs[0], script.Runs[1]);
        Assert.Equal(2, logs.Lines.Count(l => l.Contains("file-size", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Output_beyond_the_rate_is_slowed_down_and_the_operator_learns_of_it_once()
    {
        var logs = new LogLines();
        using var script = new HostScript(
            guest =>
            {
                for (var i = 0; i < 3; i++)
                    guest.Call("wasi:logging/logging", "log", WitValue.Enum(2), WitValue.String(""), WitValue.String(new string('x', 600)));
                guest.Note("done");
            });
        script.World.Services = script.World.Services with { Logging = logs, Limits = new RuntimeLimits { MaxLogBytesPerSecond = 1000 } };
        var began = TimeProvider.System.GetTimestamp();
        await script.LiveAndReplayAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(0.5));
        Assert.Single(logs.Lines, l => l.Contains("log-rate", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_quota_counts_what_is_written_freed_and_still_open_and_its_refusals_are_replayed_under_another_quota()
    {
        using var script = new HostScript(guest =>
        {
            var root = guest.Call("wasi:filesystem/preopens", "get-directories").AsItems[0].AsItems[0];
            var file = guest.Ok(Fs, "[method]descriptor.open-at", root, WitValue.Flags(0), WitValue.String("a"), WitValue.Flags(1), WitValue.Flags(3));
            guest.Note(guest.Call(Fs, "[method]descriptor.set-size", file, WitValue.U64(4000)));
            guest.Note(guest.Call(Fs, "[method]descriptor.create-directory-at", root, WitValue.String("d")));
            guest.Note(guest.Call(Fs, "[method]descriptor.write", file, Bytes("xy"), WitValue.U64(3999)));

            // Without a name it counts as long as it is open.
            guest.Note(guest.Call(Fs, "[method]descriptor.unlink-file-at", root, WitValue.String("a")));
            guest.Note(guest.Call(Fs, "[method]descriptor.create-directory-at", root, WitValue.String("d")));
            guest.Note(guest.Call(Fs, "[method]descriptor.create-directory-at", root, WitValue.String("e")));
            guest.Drop(file);
            guest.Note(guest.Call(Fs, "[method]descriptor.create-directory-at", root, WitValue.String("e")));
            guest.Note(guest.Call(Fs, "[method]descriptor.remove-directory-at", root, WitValue.String("d")));
            guest.Note(guest.Call(Fs, "[method]descriptor.symlink-at", root, WitValue.String("x"), WitValue.String("s")));
        });
        script.World.Services = script.World.Services with { Limits = new RuntimeLimits { MaxDiskBytes = 8192 } };
        await script.RunAsync();
        script.World.Services = script.World.Services with { Limits = new RuntimeLimits { MaxDiskBytes = 1 } };
        await script.ReplayAsync();
        var quota = $"1({(int)ErrorCode.Quota})";
        Assert.Equal(["0()", quota, "0(2)", "0()", "0()", quota, "0()", "0()", "0()"], script.Runs[0]);
        Assert.Equal(script.Runs[0], script.Runs[1]);
    }

    [Fact]
    public async Task A_memory_limit_that_is_changed_holds_from_the_next_invocation_and_does_not_change_the_past()
    {
        using var worker = new WatWorker(ComponentDefinition.Decode(WatText.ToWasm(GrowingGuest.Text)));
        Assert.Equal([1, -1], await GrowAsync(2 << 20, "k1", "k2"));
        Assert.Equal([16, 32, 48], await GrowAsync(4 << 20, "k3", "k4", "k5"));
        Assert.Equal([-1], await GrowAsync(3 << 20, "k6"));
        Assert.Equal([64], await GrowAsync(8 << 20, "k7"));
        Assert.Equal(
            [4UL << 20, 3UL << 20, 8UL << 20],
            (await worker.World.OplogAsync()).OfType<Oplog.Entries.ChangeMemoryLimitEntry>().Select(entry => entry.Limit!.Value));

        async Task<List<int>> GrowAsync(long limit, params string[] keys)
        {
            worker.World.Services = worker.World.Services with { Limits = new RuntimeLimits { MaxMemoryBytes = limit } };
            await using var runtime = worker.World.Start();
            var answers = new List<int>();
            foreach (var key in keys)
                answers.Add(await GrowingGuest.GrowAsync(runtime, key, key == "k1" ? 15u : key == "k2" ? 32u : 16u));
            return answers;
        }
    }

    [Fact]
    public async Task The_time_limit_counts_live_work_of_one_invocation_and_no_replay()
    {
        var time = new ManualTime();
        using var script = new HostScript(guest =>
        {
            time.Advance(TimeSpan.FromSeconds(6));
            guest.Note(guest.Call("wasi:random/random", "get-random-u64"));
            time.Advance(TimeSpan.FromSeconds(guest.Run == 3 ? 6 : 3));
            guest.Note(guest.Call("wasi:random/random", "get-random-u64"));
        });
        script.World.Services = script.World.Services with { Time = time, Limits = new RuntimeLimits { MaxInvocationTime = TimeSpan.FromSeconds(10) } };
        await script.LiveAndReplayAsync();
        await using var runtime = script.Start();
        var second = await runtime.InvokeAsync(TestWorld.Call("k9", "noop"), TestWorld.Long);
        Assert.IsType<Requests.InvocationState.Completed>(second);
        Assert.Equal(3, script.Runs.Count);
    }
}
