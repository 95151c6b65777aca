using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Runtime.Journal;

/// <summary>
/// Puts into each commit of an observed worker the wake-up that has its entries delivered to oplog processors: at once when
/// enough commits have come together or the worker stops, else some time after the first of them. Being part of the commit,
/// it is there if and only if the entries are. Used by one commit at a time.
/// </summary>
/// <param name="isObserved">Whether a plugin that is active now gets entries. Whether one does that is activated later is not
/// known here: it is taken for one.</param>
internal sealed class DeliveryWindow(RuntimeLimits limits, bool isObserved)
{
    private static readonly TimeSpan s_grid = TimeSpan.FromMilliseconds(100);
    private bool _isObserved = isObserved;
    private int _commits;
    private DateTimeOffset _due;

    /// <param name="before">The status before the batch.</param>
    /// <param name="after">The status after it.</param>
    public void Note(JournalBatch batch, WorkerStatusRecord before, WorkerStatusRecord after, DateTimeOffset now)
    {
        _isObserved |= !ReferenceEquals(before.ActivePlugins, after.ActivePlugins) && !before.ActivePlugins.SequenceEqual(after.ActivePlugins);
        if (!_isObserved || batch.Entries.Count == 0 || (before.ActivePlugins.Count == 0 && after.ActivePlugins.Count == 0))
            return;
        if (_commits++ == 0 || now >= _due)
            _due = Due(now, limits.OplogDeliveryDelay);
        if (_commits <= limits.OplogDeliveryCommits && !batch.Entries.Exists(Stops))
        {
            batch.AddWakeUp(OplogDelivery.Later(after, _due));
            return;
        }

        batch.AddWakeUp(OplogDelivery.Soon(after, now));
        batch.RemoveWakeUp(OplogDelivery.LaterKey(after.WorkerId));
        _commits = 0;
    }

    /// <summary>Rounded up, so that the wake-ups of many workers come together.</summary>
    public static DateTimeOffset Due(DateTimeOffset now, TimeSpan delay)
    {
        var due = now + delay;
        return delay < s_grid ? due : new DateTimeOffset((due.UtcTicks + s_grid.Ticks - 1) / s_grid.Ticks * s_grid.Ticks, TimeSpan.Zero);
    }

    private static bool Stops(OplogEntry entry) => entry is SuspendEntry or InterruptedEntry or ExitedEntry or ErrorEntry or DeactivatePluginEntry;
}
