namespace GolemOrleans.Grains.Plugins.Delivery;

/// <summary>Entries that may go to a plugin together: without a gap and under one configuration.</summary>
/// <param name="Last">Inclusive.</param>
public sealed record EntryRange(ulong First, ulong Last, ObservingPlugin Plugin);

/// <summary>Decides which entries a plugin gets. Pure.</summary>
public static class BatchRule
{
    /// <summary>
    /// The next entries for an installation, or null when there are none yet. It gets each entry before or after which it is
    /// active: its activation is the first and its deactivation the last that it sees.
    /// </summary>
    /// <param name="changes">In order.</param>
    /// <param name="foldedTo">The last entry whose changes are known.</param>
    /// <param name="next">The first entry that the installation has not got.</param>
    public static EntryRange? Next(IReadOnlyList<ObservationChange> changes, ulong foldedTo, Guid installation, ulong next)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            var plugin = Array.Find(changes[i].Active, candidate => candidate.InstallationId == installation);
            var first = Math.Max(changes[i].Index, next);
            var last = i + 1 < changes.Count ? changes[i + 1].Index : foldedTo;
            if (plugin is not null && first <= last)
                return new EntryRange(first, last, plugin);
        }

        return null;
    }
}
