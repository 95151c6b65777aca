using GolemOrleans.GrainInterfaces;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.Components;

/// <inheritdoc cref="IComponentIndexGrain"/>
public sealed class ComponentIndexGrain(
    [PersistentState("component-index", RegistryStorage.Name)] IPersistentState<ComponentIndexState> state) : Grain, IComponentIndexGrain
{
    public async Task AddAsync(Guid componentId, string name)
    {
        if (state.State.Entries.Exists(e => e.ComponentId == componentId))
            return;
        state.State.Entries.Add(new ComponentIndexEntry(componentId, name));
        await state.WriteStateAsync();
    }

    public Task<ComponentIndexEntry[]> ListAsync() => Task.FromResult(state.State.Entries.ToArray());
}
