using Orleans;
using Orleans.Concurrency;

namespace GolemOrleans.GrainInterfaces;

/// <summary>All plugin definitions (key <c>all</c>). Failures are <see cref="Errors.RegistryException"/>.</summary>
[Alias("golem.IPluginRegistryGrain")]
public interface IPluginRegistryGrain : IGrainWithStringKey
{
    /// <summary>Adds a version. Refused as existing when there is a definition of that name and version.</summary>
    [Alias("Add")]
    Task AddAsync(PluginDefinitionRecord plugin);

    /// <summary>Removes a version from the lists. Refused as not found when there is none.</summary>
    [Alias("Delete")]
    Task DeleteAsync(string name, string version);

    /// <summary>That version, also when it was removed; null when it never was there.</summary>
    [AlwaysInterleave, Alias("Find")]
    Task<PluginDefinitionRecord?> FindAsync(string name, string version);

    /// <summary>Whether the component is an oplog processor of any definition, removed ones included.</summary>
    [AlwaysInterleave, Alias("IsProcessor")]
    Task<bool> IsProcessorAsync(Guid componentId);

    /// <summary>All that are not removed, in the order of their creation.</summary>
    [AlwaysInterleave, Alias("List")]
    Task<PluginDefinitionRecord[]> ListAsync();
}
