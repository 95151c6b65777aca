using GolemOrleans.Grains.Workers.PublicOplog;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Grains.Plugins.Delivery;

/// <summary>Keeps batches small enough for one call. Pure.</summary>
internal static class BatchSize
{
    /// <summary>As many entries from the first on as have no more payload bytes than the limit; at least one.</summary>
    public static IReadOnlyList<OplogEntry> Cut(IReadOnlyList<OplogEntry> entries, long bytesMax)
    {
        long bytes = 0;
        for (var i = 0; i < entries.Count; i++)
        {
            bytes += PublicOplogJson.PayloadsOf(entries[i]).Sum(payload => payload.Length);
            if (bytes > bytesMax && i > 0)
                return [.. entries.Take(i)];
        }

        return entries;
    }
}
