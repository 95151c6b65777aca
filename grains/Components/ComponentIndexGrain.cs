using GolemOrleans.GrainInterfaces;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.Components;

/// <inheritdoc cref="IComponentIndexGrain"/>
public sealed class ComponentIndexGrain(
    [PersistentState("component-index", RegistryStorage.Name)] IPersistentState<ComponentIndexState> state) : Grain, IComponentIndexGrain
{
    private readonly StoredState<ComponentIndexState> _state = new(state);

    private List<ComponentIndexEntry> Entries => _state.Value.Entries;

    public async Task AddAsync(Guid componentId, string name)
    {
        if (!Entries.Exists(e => e.ComponentId == componentId))
            await _state.ReplaceAsync(new ComponentIndexState { Entries = [.. Entries, new ComponentIndexEntry(componentId, name)] }, this);
    }

    public Task<ComponentIndexEntry[]> ListAsync() => Task.FromResult(Entries.ToArray());
}
