using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Grains.Workers;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using Orleans;

namespace GolemOrleans.Grains.Plugins.Delivery;

/// <inheritdoc/>
public sealed class OplogObservers(IGrainFactory grains) : IOplogObservers
{
    public async Task<bool> AnyAsync(Guid componentId, ulong version, IReadOnlyList<Guid> active)
    {
        try
        {
            var component = await grains.GetGrain<IComponentGrain>(componentId.ToString("D")).GetVersionAsync(version);
            var registry = grains.GetGrain<IPluginRegistryGrain>("all");
            foreach (var installation in active)
            {
                if (component?.Plugins.FirstOrDefault(plugin => plugin.Id == installation) is not { } plugin
                    || await registry.FindAsync(plugin.Name, plugin.Version) is null or { Kind: PluginKind.OplogProcessor })
                {
                    return true;
                }
            }

            return false;
        }
        catch (Exception lost) when (lost.IsLostCall())
        {
            return true;
        }
    }

    public async Task FinishAsync(WorkerId worker)
    {
        try
        {
            await grains.GetGrain<IOplogDeliveryGrain>(worker.ToString()).FinishAsync();
        }
        catch (Exception lost) when (lost.IsLostCall() || lost.IsStoreLoss())
        {
            throw new WorkerException(new WorkerUnavailable($"The last entries of worker {worker} could not be handed over: {lost.Message}"), lost);
        }
    }
}
