namespace GolemOrleans.Grains.Workers.Services;

/// <summary>Tells a service of this silo to look sooner than it meant to. Nudging is thread-safe; one waits.</summary>
public abstract class ServiceSignal(TimeProvider time)
{
    private TaskCompletionSource _nudged = New();

    /// <summary>Makes the service look again; several nudges before it looks count once.</summary>
    public void Nudge() => Volatile.Read(ref _nudged).TrySetResult();

    /// <summary>Waits for a nudge, at most that long; answers whether there was one.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken cancellation)
    {
        var nudged = Volatile.Read(ref _nudged).Task;
        await nudged.WaitAsync(atMost, time, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
        if (!nudged.IsCompleted)
            return false;
        Volatile.Write(ref _nudged, New());
        return true;
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
