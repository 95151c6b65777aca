namespace Orleans;

/// <summary>Takes part in a lifecycle stage.</summary>
public interface ILifecycleObserver
{
    /// <summary>Starts; a failure stops the start.</summary>
    Task OnStart(CancellationToken cancellationToken = default);

    /// <summary>Stops.</summary>
    Task OnStop(CancellationToken cancellationToken = default);
}
