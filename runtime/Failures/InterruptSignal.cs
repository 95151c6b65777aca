namespace GolemOrleans.Runtime.Failures;

/// <summary>
/// How others stop a worker that runs: once raised it stays raised until the run is over. Thread-safe.
/// </summary>
public sealed class InterruptSignal : IDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private Action? _interruptInstance;
    private InterruptKind? _kind;

    /// <summary>Cancelled when raised; host calls that wait pass it to <see cref="Scheduling.RunSlot.Wait"/>.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>The strongest kind asked for, or null.</summary>
    public InterruptKind? Kind
    {
        get
        {
            lock (_gate)
                return _kind;
        }
    }

    /// <summary>The instance that runs now, so that compute loops end too; null when none.</summary>
    public void Attach(Action? interruptInstance)
    {
        lock (_gate)
        {
            _interruptInstance = interruptInstance;
            if (_kind is not null)
                interruptInstance?.Invoke();
        }
    }

    /// <summary>Asks the run to stop. A stronger kind replaces a weaker one.</summary>
    public void Raise(InterruptKind kind)
    {
        lock (_gate)
        {
            if (_kind is null || kind > _kind)
                _kind = kind;
            _interruptInstance?.Invoke();
        }

        _source.Cancel();
    }

    /// <exception cref="WorkerInterruptedException">The signal is raised.</exception>
    public void ThrowIfRaised()
    {
        if (Kind is { } kind)
            throw new WorkerInterruptedException(kind);
    }

    public void Dispose() => _source.Dispose();
}
