using System.Text;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog;

/// <summary>What every store checks before it looks at its data.</summary>
internal static class BatchChecks
{
    /// <exception cref="ArgumentException">The batch breaks a limit or contradicts itself.</exception>
    public static void Check(CommitBatch batch)
    {
        if (batch.NextIndex == OplogIndex.None) throw Bad("indices start at 1");
        if (batch.Entries.Count > OplogStoreLimits.EntriesPerBatchMax) throw Bad($"{batch.Entries.Count} entries, more than {OplogStoreLimits.EntriesPerBatchMax}");
        CheckStatus(batch.Status, batch.Worker, batch.LastIndex);
        for (int i = 0; i < batch.Entries.Count; i++)
            if ((batch.NextIndex.Value == 1 && i == 0) != batch.Entries[i] is CreateEntry) throw Bad("Create is entry 1 and no other");
        foreach (IdempotencyKeyRow key in batch.Keys)
            if (key.Start == OplogIndex.None || key.Start > batch.LastIndex || key.Result > batch.LastIndex) throw Bad($"a key names an index above {batch.LastIndex}");
        foreach (WakeUp wakeUp in batch.WakeUps) CheckWakeUpId(wakeUp.Key.Id);
        foreach (OplogIndex promise in batch.CreatedPromises)
            if (promise == OplogIndex.None || promise > batch.LastIndex) throw Bad($"a promise names an index above {batch.LastIndex}");
    }

    /// <exception cref="ArgumentException">Not the first batch of a worker.</exception>
    public static void CheckCreate(CommitBatch batch)
    {
        Check(batch);
        if (batch.NextIndex != OplogIndex.First || batch.Entries is not [CreateEntry create, ..] || create.WorkerId != batch.Worker)
            throw Bad("a worker starts with its Create entry at index 1");
    }

    /// <exception cref="ArgumentException">The request contradicts itself or the source.</exception>
    public static void CheckFork(ForkRequest request, OplogIndex sourceLast)
    {
        if (request.CutOff == OplogIndex.None || request.CutOff > sourceLast)
            throw Bad($"the cut-off {request.CutOff} is not between 1 and {sourceLast}");
        if (request.Create.WorkerId != request.Target) throw Bad("Create names another worker");
        CheckStatus(request.Status, request.Target, request.CutOff + (ulong)request.Appended.Count);
    }

    public static void CheckPromiseData(ReadOnlyMemory<byte> data)
    {
        if (data.Length > OplogStoreLimits.PromiseDataBytesMax) throw Bad($"promise data has at most {OplogStoreLimits.PromiseDataBytesMax} bytes");
    }

    /// <exception cref="ArgumentException">Not a wake-up that anybody but its worker may add.</exception>
    public static void CheckOwed(WakeUp wakeUp)
    {
        CheckWakeUpId(wakeUp.Key.Id);
        if (!wakeUp.Kind.IsOwed()) throw Bad($"a wake-up of kind {wakeUp.Kind} is added by a commit of its worker");
    }

    private static void CheckWakeUpId(string id)
    {
        if (id.Length == 0 || Encoding.UTF8.GetByteCount(id) > OplogStoreLimits.WakeUpIdBytesMax)
            throw Bad($"a wake-up id has 1 to {OplogStoreLimits.WakeUpIdBytesMax} bytes");
    }

    private static void CheckStatus(WorkerStatusRecord status, WorkerId worker, OplogIndex last)
    {
        if (status.WorkerId != worker) throw Bad($"the status is of worker {status.WorkerId}, not of {worker}");
        if (status.LastIndex != last) throw Bad($"the status ends at {status.LastIndex}, the entries at {last}");
    }

    private static ArgumentException Bad(string why) => new($"The request is refused: {why}.");
}
