using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Grains.Tests.Plugins;

/// <summary>Holds whoever reaches a place first after it was armed, until it is let go: then it fails. Thread-safe.</summary>
internal sealed class HeldFault(FaultPoint point) : IFaultInjector
{
    private Hold? _armed;

    /// <summary>Someone is held.</summary>
    public sealed class Hold
    {
        internal TaskCompletionSource Reached { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        internal ManualResetEventSlim LetGo { get; } = new();

        public Task WhenReached => Reached.Task.WaitAsync(Eventually.Limit);

        public void Fail() => LetGo.Set();
    }

    public Hold Arm() => _armed = new Hold();

    public void Reach(FaultPoint reached)
    {
        if (reached != point || Interlocked.Exchange(ref _armed, null) is not { } hold)
            return;
        hold.Reached.SetResult();
        Xunit.Assert.True(hold.LetGo.Wait(Eventually.Limit), $"held at {point} for ever");
        throw new StoreUnavailableException($"fault at {point}");
    }
}
