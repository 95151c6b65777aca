using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Lifecycle;

/// <summary>
/// Starts observers by ascending stage and stops those whose stage was started by descending stage; observers of one stage
/// run together. A failed start stops what was started.
/// </summary>
internal class StagedLifecycle : ILifecycleObservable
{
    private readonly Lock _gate = new();
    private readonly List<(int Stage, ILifecycleObserver Observer)> _observers = [];

    public int HighestCompletedStage { get; private set; } = int.MinValue;

    public int LowestStoppedStage { get; private set; } = int.MaxValue;

    public IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var entry = (stage, observer);
        lock (_gate) _observers.Add(entry);
        return new Subscription(this, entry);
    }

    public async Task StartAsync(CancellationToken cancellation)
    {
        foreach (var (stage, observers) in Stages().OrderBy(stage => stage.Stage))
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                await Task.WhenAll(observers.Select(observer => observer.OnStart(cancellation)));
            }
            catch
            {
                HighestCompletedStage = stage;
                await StopAsync(cancellation);
                throw;
            }

            HighestCompletedStage = stage;
        }
    }

    /// <summary>Stops every started stage; throws the failures of all of them at the end.</summary>
    public async Task StopAsync(CancellationToken cancellation)
    {
        List<Exception> failures = [];
        foreach (var (stage, observers) in Stages().Where(stage => stage.Stage <= HighestCompletedStage).OrderByDescending(stage => stage.Stage))
        {
            foreach (var observer in observers)
            {
                try
                {
                    await observer.OnStop(cancellation);
                }
                catch (Exception failure)
                {
                    failures.Add(failure);
                }
            }

            LowestStoppedStage = stage;
        }

        if (failures.Count > 0) throw new AggregateException(failures);
    }

    private List<(int Stage, ILifecycleObserver[] Observers)> Stages()
    {
        lock (_gate)
        {
            return [.. _observers.GroupBy(entry => entry.Stage, entry => entry.Observer).Select(group => (group.Key, group.ToArray()))];
        }
    }

    private sealed class Subscription(StagedLifecycle lifecycle, (int, ILifecycleObserver) entry) : IDisposable
    {
        public void Dispose()
        {
            lock (lifecycle._gate) lifecycle._observers.Remove(entry);
        }
    }
}

/// <summary>An activation's lifecycle.</summary>
internal sealed class GrainLifecycle : StagedLifecycle, IGrainLifecycle;

/// <summary>A silo's lifecycle.</summary>
internal sealed class SiloLifecycle : StagedLifecycle, ISiloLifecycle;
