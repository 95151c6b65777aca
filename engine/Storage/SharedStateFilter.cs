using Orleans;

namespace GolemOrleans.Engine.Storage;

/// <summary>Before each call of a grain with shared state: what another process has written is read.</summary>
internal sealed class SharedStateFilter(SharedGrainStorage storage) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        await storage.RefreshAsync(context.TargetContext);
        await context.Invoke();
    }
}
