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
