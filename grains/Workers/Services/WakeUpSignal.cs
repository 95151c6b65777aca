namespace GolemOrleans.Grains.Workers.Services;

/// <summary>Tells the wake-up service of this silo that something may be due sooner than it thought. Thread-safe.</summary>
public sealed class WakeUpSignal
{
    private readonly SemaphoreSlim _signal = new(0, 1);

    /// <summary>Makes the service look again; several nudges before it looks count once.</summary>
    public void Nudge()
    {
        try
        {
            _signal.Release();
        }
        catch (SemaphoreFullException)
        {
            // A nudge is pending already.
        }
    }

    /// <summary>Waits for a nudge, at most that long.</summary>
    public Task WaitAsync(TimeSpan atMost, CancellationToken cancellation) => _signal.WaitAsync(atMost, cancellation);
}
