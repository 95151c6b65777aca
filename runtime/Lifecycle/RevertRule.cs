using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Lifecycle;

/// <summary>Finds what a revert drops.</summary>
internal static class RevertRule
{
    private const int Page = 1000;

    /// <exception cref="WorkerException"><see cref="InvalidRequest"/>: no such index or invocation, or dropped already.</exception>
    public static async Task<OplogRegion> RegionAsync(IOplogStore store, WorkerStatusRecord status, RevertTarget target)
    {
        var last = target switch
        {
            RevertTarget.ToIndex index => index.Last,
            RevertTarget.Invocations invocations => await BeforeInvocationAsync(store, status, invocations.Count).ConfigureAwait(false),
            _ => throw new ArgumentException($"Unknown target {target}.", nameof(target)),
        };
        if (last < OplogIndex.First || last > status.LastIndex)
            throw Invalid($"Cannot revert to oplog index {last}: the oplog ends at {status.LastIndex}");
        if (Regions.Contains(status.DeletedRegions, last))
            throw Invalid($"Cannot revert to oplog index {last}: it is in a deleted region");
        return new OplogRegion(last.Next, status.LastIndex);
    }

    /// <summary>
    /// Keys of invocations that a revert by number takes back although they were accepted before its region: they would be
    /// pending again and run at once, so they are to be cancelled with it. A revert to an index leaves them pending.
    /// </summary>
    public static async Task<IReadOnlyList<string>> AcceptedBeforeAsync(IOplogStore store, WorkerStatusRecord status, RevertTarget target, OplogRegion region)
    {
        var keys = new List<string>();
        if (target is not RevertTarget.Invocations)
            return keys;
        for (var from = region.Start; from <= region.End; from += Page)
        {
            foreach (var entry in await store.ReadAsync(status.WorkerId, from, Page).ConfigureAwait(false))
            {
                if (entry is ExportedFunctionInvokedEntry invoked
                    && await store.FindKeyAsync(status.WorkerId, KeyHash.Of(invoked.IdempotencyKey)).ConfigureAwait(false) is { } row
                    && row.Start < region.Start)
                {
                    keys.Add(invoked.IdempotencyKey);
                }
            }
        }

        return keys;
    }

    private static async Task<OplogIndex> BeforeInvocationAsync(IOplogStore store, WorkerStatusRecord status, ulong count)
    {
        if (count == 0)
            return status.LastIndex;
        for (var end = status.LastIndex; end > OplogIndex.None;)
        {
            var from = new OplogIndex(end.Value > Page ? end.Value - Page + 1 : 1);
            var entries = await store.ReadAsync(status.WorkerId, from, (int)(end.Value - from.Value + 1)).ConfigureAwait(false);
            for (var i = entries.Count - 1; i >= 0; i--)
            {
                var index = from + (ulong)i;
                if (entries[i] is ExportedFunctionInvokedEntry && !Regions.Contains(status.SkippedRegions, index) && --count == 0)
                    return index.Previous;
            }

            end = from.Previous;
        }

        throw Invalid("Could not find the invocation to revert to");
    }

    private static WorkerException Invalid(string details) => new(new InvalidRequest(details));
}
