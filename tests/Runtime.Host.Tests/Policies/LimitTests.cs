using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Values;
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
            },
            new HostServices { WorkerFilesDirectory = "", Logging = logs });
        script.World.Services = script.World.Services with { Limits = new RuntimeLimits { MaxFileBytes = 10 } };
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
            },
            new HostServices { WorkerFilesDirectory = "", Logging = logs });
        script.World.Services = script.World.Services with { Limits = new RuntimeLimits { MaxLogBytesPerSecond = 1000 } };
        var began = TimeProvider.System.GetTimestamp();
        await script.LiveAndReplayAsync();
        Assert.True(TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromSeconds(0.5));
        Assert.Single(logs.Lines, l => l.Contains("log-rate", StringComparison.Ordinal));
    }
}
