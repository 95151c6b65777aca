using GolemOrleans.GrainInterfaces;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.Components;

/// <inheritdoc cref="IComponentNameGrain"/>
public sealed class ComponentNameGrain(
    [PersistentState("component-name", RegistryStorage.Name)] IPersistentState<ComponentNameState> state) : Grain, IComponentNameGrain
{
    private readonly StoredState<ComponentNameState> _state = new(state);

    private Guid? Owner => _state.Value.Owner;

    public async Task<bool> ClaimAsync(Guid componentId)
    {
        if (Owner == componentId)
            return true;
        if (Owner is { } owner && await GrainFactory.GetGrain<IComponentGrain>(owner.ToString("D")).HoldsNameAsync())
            return false;
        await _state.ReplaceAsync(new ComponentNameState { Owner = componentId }, this);
        return true;
    }

    public Task<Guid?> ResolveAsync() => Task.FromResult(Owner);
}
