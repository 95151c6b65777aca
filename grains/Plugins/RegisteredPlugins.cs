using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog.Entries;
using Orleans;

namespace GolemOrleans.Grains.Plugins;

/// <summary>
/// Says of installations whether the definitions of their plugins are still there, as of now: a definition may be deleted while it is
/// installed, and the installation goes on without it. Thread-safe.
/// </summary>
public sealed class RegisteredPlugins(IGrainFactory grains)
{
    /// <summary>The versions with installations that say so.</summary>
    public async Task<ComponentVersionRecord[]> LookUpAsync(ComponentVersionRecord[] versions)
    {
        if (Array.TrueForAll(versions, version => version.Plugins.Length == 0))
            return versions;
        var known = await ListAsync();
        return [.. versions.Select(version => version with
        {
            Plugins = [.. version.Plugins.Select(plugin => plugin with { Registered = known.Contains((plugin.Name, plugin.Version)) })],
        })];
    }

    /// <summary>The entry with plugins that say so.</summary>
    public async Task<OplogEntry> LookUpAsync(OplogEntry entry) => entry switch
    {
        CreateEntry { InitialActivePlugins.Count: > 0 } create => create with { InitialActivePlugins = await LookUpAsync(create.InitialActivePlugins) },
        SuccessfulUpdateEntry { NewActivePlugins.Count: > 0 } update => update with { NewActivePlugins = await LookUpAsync(update.NewActivePlugins) },
        ActivatePluginEntry activate => activate with { Plugin = (await LookUpAsync([activate.Plugin]))[0] },
        DeactivatePluginEntry deactivate => deactivate with { Plugin = (await LookUpAsync([deactivate.Plugin]))[0] },
        _ => entry,
    };

    private async Task<PluginDescription[]> LookUpAsync(IReadOnlyList<PluginDescription> plugins)
    {
        var known = await ListAsync();
        return [.. plugins.Select(plugin => plugin with { Registered = known.Contains((plugin.PluginName, plugin.PluginVersion)) })];
    }

    private async Task<HashSet<(string Name, string Version)>> ListAsync() =>
        [.. (await grains.GetGrain<IPluginRegistryGrain>("all").ListAsync()).Select(plugin => (plugin.Name, plugin.Version))];
}
