using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;

namespace GolemOrleans.Grains.Components;

/// <summary>Applies plugin changes to the installations of a component version; pure.</summary>
internal static class PluginChanges
{
    /// <exception cref="RegistryException">An update or uninstall names an installation that is not there.</exception>
    public static PluginInstallationRecord[] Apply(IEnumerable<PluginInstallationRecord> installed, IEnumerable<PluginChange> changes)
    {
        var result = installed.ToList();
        foreach (var change in changes)
        {
            var index = result.FindIndex(p => p.Id == change.InstallationId);
            if (change.Kind != PluginChangeKind.Install && index < 0)
                throw new RegistryException(RegistryErrorKind.NotFound, $"Plugin installation not found: {change.InstallationId:D}");
            switch (change.Kind)
            {
                case PluginChangeKind.Install:
                    result.Add(new PluginInstallationRecord
                    {
                        Id = change.InstallationId,
                        Name = change.Name,
                        Version = change.Version,
                        Registered = true,
                        Priority = change.Priority,
                        Parameters = change.Parameters,
                    });
                    break;
                case PluginChangeKind.Update:
                    result[index] = result[index] with { Priority = change.Priority, Parameters = change.Parameters };
                    break;
                default:
                    result.RemoveAt(index);
                    break;
            }
        }

        return [.. result.OrderBy(p => p.Priority)];
    }
}
