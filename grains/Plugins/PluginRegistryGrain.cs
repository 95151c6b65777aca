using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.Plugins;

/// <inheritdoc cref="IPluginRegistryGrain"/>
public sealed class PluginRegistryGrain(
    [PersistentState("plugins", RegistryStorage.Name)] IPersistentState<PluginRegistryState> state) : Grain, IPluginRegistryGrain
{
    private readonly StoredState<PluginRegistryState> _state = new(state);

    private List<PluginDefinitionRecord> Plugins => _state.Value.Plugins;

    public async Task AddAsync(PluginDefinitionRecord plugin)
    {
        var index = Index(plugin.Name, plugin.Version);
        if (index >= 0 && !Plugins[index].IsDeleted)
            throw new RegistryException(RegistryErrorKind.AlreadyExists, $"Plugin already exists: {plugin.Name} {plugin.Version}");
        await ChangeAsync(plugins =>
        {
            if (index >= 0)
                plugins.RemoveAt(index);
            plugins.Add(plugin);
        });
    }

    public async Task DeleteAsync(string name, string version)
    {
        var index = Index(name, version);
        if (index < 0 || Plugins[index].IsDeleted)
            throw new RegistryException(RegistryErrorKind.NotFound, $"Plugin not found: {name} {version}");
        await ChangeAsync(plugins => plugins[index] = plugins[index] with { IsDeleted = true });
    }

    public Task<PluginDefinitionRecord?> FindAsync(string name, string version)
    {
        var index = Index(name, version);
        return Task.FromResult(index < 0 ? null : Plugins[index]);
    }

    public Task<bool> IsProcessorAsync(Guid componentId) =>
        Task.FromResult(Plugins.Exists(plugin => plugin.Kind == PluginKind.OplogProcessor && plugin.ComponentId == componentId));

    public Task<PluginDefinitionRecord[]> ListAsync() => Task.FromResult(Plugins.Where(plugin => !plugin.IsDeleted).ToArray());

    private int Index(string name, string version) => Plugins.FindIndex(plugin => plugin.Name == name && plugin.Version == version);

    private Task ChangeAsync(Action<List<PluginDefinitionRecord>> change)
    {
        var changed = Plugins.ToList();
        change(changed);
        return _state.ReplaceAsync(new PluginRegistryState { Plugins = changed }, this);
    }
}
