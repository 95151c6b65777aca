using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Tests.Scripts;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Wasi;

public sealed class PollTests
{
    [Fact]
    public async Task An_interrupt_ends_a_sleep_that_is_not_over()
    {
        var sleeping = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var script = new HostScript(guest =>
        {
            var clock = guest.Call("wasi:clocks/monotonic-clock", "subscribe-duration", WitValue.U64(9_000_000_000));
            sleeping.TrySetResult();
            guest.Call("wasi:io/poll", "[method]pollable.block", clock);
        });
        script.World.Services = script.World.Services with { Time = new StoppedClock() };
        var runtime = script.Start();
        var call = runtime.InvokeAsync(TestWorld.Call("k1", "run"), TestWorld.Long);
        await sleeping.Task.WaitAsync(TestWorld.Long);

        await runtime.InterruptAsync(InterruptKind.User).WaitAsync(TestWorld.Long);

        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await call).Fault);
        Assert.Equal(WorkerStatus.Interrupted, (await script.World.StatusAsync()).Status);
    }

    /// <summary>No sleep is ever over.</summary>
    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50);

        public override long GetTimestamp() => 1;
    }
}
