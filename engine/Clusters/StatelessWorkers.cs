using GolemOrleans.Engine.Activations;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Clusters;

/// <summary>The activations of stateless workers on one silo. Thread-safe.</summary>
internal sealed class StatelessWorkers(EngineSilo silo)
{
    private readonly Dictionary<GrainId, List<Activation>> _workers = [];

    /// <summary>An idle worker; else a new one while there are fewer than allowed; else the least loaded.</summary>
    public Activation Pick(GrainId grainId, GrainClass grain, int most)
    {
        Activation made;
        lock (_workers)
        {
            if (!_workers.TryGetValue(grainId, out var workers)) _workers[grainId] = workers = [];
            var best = workers.MinBy(worker => worker.Load);
            if (best is not null && (best.Load == 0 || workers.Count >= most)) return best;
            made = new Activation(grainId, grain, silo, silo.NewActivationId());
            workers.Add(made);
        }

        silo.Host(made);
        return made;
    }

    public void Forget(Activation activation)
    {
        lock (_workers)
        {
            if (_workers.TryGetValue(activation.GrainId, out var workers)) workers.Remove(activation);
        }
    }
}
