using GolemOrleans.GrainInterfaces;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.Components;

/// <inheritdoc cref="IComponentNameGrain"/>
public sealed class ComponentNameGrain(
    [PersistentState("component-name", RegistryStorage.Name)] IPersistentState<ComponentNameState> state) : Grain, IComponentNameGrain
{
    public async Task<bool> ClaimAsync(Guid componentId)
    {
        if (state.State.Owner is { } owner && owner != componentId
            && await GrainFactory.GetGrain<IComponentGrain>(owner.ToString("D")).GetVersionAsync(0) is not null)
        {
            return false;
        }

        if (state.State.Owner != componentId)
        {
            state.State.Owner = componentId;
            await state.WriteStateAsync();
        }

        return true;
    }

    public async Task ReleaseAsync(Guid componentId)
    {
        if (state.State.Owner != componentId)
            return;
        state.State.Owner = null;
        await state.WriteStateAsync();
    }

    public Task<Guid?> ResolveAsync() => Task.FromResult(state.State.Owner);
}
