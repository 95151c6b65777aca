using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Runtime.Lifecycle;

/// <summary>Computes the status that a fork starts with.</summary>
internal static class ForkStatus
{
    public static async Task<WorkerStatusRecord> OfAsync(
        IOplogStore store, WorkerId source, OplogIndex cutOff, CreateEntry create, IReadOnlyList<OplogEntry> appended, RetryPolicy policy)
    {
        var recomputation = new StatusRecomputation(policy);
        await PassAsync(recomputation.Scan).ConfigureAwait(false);
        await PassAsync(recomputation.Fold).ConfigureAwait(false);
        return recomputation.Status;

        async Task PassAsync(Action<OplogIndex, OplogEntry> visit)
        {
            const int Page = 1000;
            visit(OplogIndex.First, create);
            var next = OplogIndex.First.Next;
            while (next <= cutOff)
            {
                var entries = await store.ReadAsync(source, next, (int)Math.Min(Page, cutOff.Value - next.Value + 1)).ConfigureAwait(false);
                if (entries.Count == 0)
                    break;
                foreach (var entry in entries)
                {
                    visit(next, entry);
                    next = next.Next;
                }
            }

            foreach (var entry in appended)
            {
                visit(next, entry);
                next = next.Next;
            }
        }
    }
}
