using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using Orleans;

namespace GolemOrleans.Grains.Plugins.Delivery;

/// <summary>Which plugins are active after an entry, until the next change. Immutable.</summary>
/// <param name="Index">The entry that made it so.</param>
[GenerateSerializer, Immutable, Alias("golem.observation-change.v1")]
public sealed record ObservationChange([property: Id(0)] ulong Index, [property: Id(1)] ObservingPlugin[] Active)
{
    /// <summary>The change that an entry makes, or null for none. Pure.</summary>
    /// <param name="before">All changes of the entries before it, in order.</param>
    public static ObservationChange? Of(IReadOnlyList<ObservationChange> before, OplogIndex index, OplogEntry entry)
    {
        var active = before.Count == 0 ? [] : before[^1].Active;
        ObservingPlugin[]? after = entry switch
        {
            CreateEntry create => [.. create.InitialActivePlugins.Select(ObservingPlugin.Of)],
            SuccessfulUpdateEntry update => [.. update.NewActivePlugins.Select(ObservingPlugin.Of)],
            ActivatePluginEntry activate when !Array.Exists(active, plugin => plugin.InstallationId == activate.Plugin.InstallationId) =>
                [.. active, ObservingPlugin.Of(activate.Plugin)],
            DeactivatePluginEntry deactivate => [.. active.Where(plugin => plugin.InstallationId != deactivate.Plugin.InstallationId)],

            // What was dropped has never been: the plugins are those before it.
            RevertEntry revert => before.LastOrDefault(change => change.Index < revert.DroppedRegion.Start.Value)?.Active ?? [],
            _ => null,
        };
        return after is null ? null : new ObservationChange(index.Value, after);
    }
}

/// <summary>A plugin as it was installed when a worker took it. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("golem.observing-plugin.v1")]
public sealed record ObservingPlugin
{
    [Id(0)] public Guid InstallationId { get; init; }

    [Id(1)] public required string Name { get; init; }

    [Id(2)] public required string Version { get; init; }

    [Id(3)] public KeyValuePair<string, string>[] Parameters { get; init; } = [];

    public static ObservingPlugin Of(PluginDescription plugin) => new()
    {
        InstallationId = plugin.InstallationId,
        Name = plugin.PluginName,
        Version = plugin.PluginVersion,
        Parameters = [.. plugin.Parameters.OrderBy(parameter => parameter.Key, StringComparer.Ordinal)],
    };
}
