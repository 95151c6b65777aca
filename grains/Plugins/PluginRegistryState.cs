using GolemOrleans.GrainInterfaces;
using Orleans;

namespace GolemOrleans.Grains.Plugins;

/// <summary>Stored state of <see cref="PluginRegistryGrain"/>, oldest first.</summary>
[GenerateSerializer, Alias("golem.plugin-registry-state.v1")]
public sealed class PluginRegistryState
{
    [Id(0)] public List<PluginDefinitionRecord> Plugins { get; set; } = [];
}
