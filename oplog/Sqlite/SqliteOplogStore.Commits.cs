using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Oplog.Sqlite;

public sealed partial class SqliteOplogStore
{
    public async ValueTask<Epoch> CreateAsync(CommitBatch batch, CancellationToken cancellation = default)
    {
        BatchChecks.CheckCreate(batch);
        (ChunkRow[] chunks, byte[] status) = Encode(batch);
        return await _writer.Submit(plan =>
        {
            if (plan.View.Worker(batch.Worker) is not null) throw new WorkerAlreadyExistsException(batch.Worker);
            var head = new Head((ulong)plan.NextNumber(), new Epoch(plan.NextNumber()), batch.LastIndex);
            Write(plan, head.Number, batch, chunks, status);
            plan.SetHead(batch.Worker, head);
            return head.Epoch;
        }).WaitAsync(cancellation).ConfigureAwait(false);
    }

    public async ValueTask<OpenedWorker> OpenAsync(WorkerId worker, CancellationToken cancellation = default)
    {
        (Epoch epoch, WorkerRow row) = await _writer.Submit(plan =>
        {
            WorkerRow row = plan.View.RequireWorker(worker);
            var epoch = new Epoch(plan.NextNumber());
            plan.SetHead(worker, new Head(row.Number, epoch, row.LastIndex));
            return (epoch, row);
        }).WaitAsync(cancellation).ConfigureAwait(false);
        return new OpenedWorker(epoch, row.LastIndex, StatusCodec.Decode(row.Status));
    }

    public ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellation = default)
    {
        BatchChecks.Check(batch);
        (ChunkRow[] chunks, byte[] status) = Encode(batch);
        Task<CommitOutcome> answer = _writer.Submit(plan => Commit(plan, batch, chunks, status));
        return new ValueTask<CommitOutcome>(cancellation.CanBeCanceled ? answer.WaitAsync(cancellation) : answer);
    }

    public async ValueTask<bool> DeleteAsync(WorkerId worker, CancellationToken cancellation = default) =>
        await _writer.Submit(plan =>
        {
            if (plan.View.Worker(worker) is not { } row) return false;
            WakeUp[] own = [.. plan.View.WakeUpsOf(worker).Where(wakeUp => !wakeUp.Kind.IsOwed())];
            plan.Add(new RowChange.DeleteWorker(worker, row.Number));
            foreach (WakeUp wakeUp in own) plan.Add(new RowChange.DeleteWakeUp(wakeUp.Key));
            if (!SeededBugs.KeepHeadOfDeleted) plan.RemoveHead(worker);
            return true;
        }).WaitAsync(cancellation).ConfigureAwait(false);

    public async ValueTask ForkAsync(ForkRequest request, CancellationToken cancellation = default) =>
        await _writer.Submit(plan =>
        {
            WorkerRow source = plan.View.RequireWorker(request.Source);
            BatchChecks.CheckFork(request, source.LastIndex);
            if (plan.View.Worker(request.Target) is not null) throw new WorkerAlreadyExistsException(request.Target);
            List<OplogEntry> entries = plan.View.Entries(source, OplogIndex.First, checked((int)request.CutOff.Value));
            entries[0] = request.Create;
            entries.AddRange(request.Appended);
            IdempotencyKeyRow[] keys = [.. plan.View.Keys(source.Number).Where(row => row.Start <= request.CutOff)
                .Select(row => row.Result > request.CutOff ? row with { Result = null } : row)];
            ulong number = (ulong)plan.NextNumber();
            var last = new OplogIndex((ulong)entries.Count);
            plan.Add(new RowChange.PutWorker(new WorkerRow(number, request.Target, last, StatusCodec.Encode(request.Status), request.Runnable, request.Owner)));
            foreach (ChunkRow chunk in Chunks(OplogIndex.First, entries)) plan.Add(new RowChange.AppendChunk(number, chunk));
            foreach (IdempotencyKeyRow row in keys) plan.Add(new RowChange.PutKey(number, row));
            return true;
        }).WaitAsync(cancellation).ConfigureAwait(false);

    private CommitOutcome Commit(GroupPlan plan, CommitBatch batch, ChunkRow[] chunks, byte[] status)
    {
        if (!plan.TryGetHead(batch.Worker, out Head head) || (head.Epoch != batch.Epoch && !SeededBugs.IgnoreEpoch) || (head.LastIndex.Next != batch.NextIndex && !SeededBugs.IgnoreNextIndex))
        {
            _instruments.Fenced();
            throw new OplogOwnershipLostException(batch.Worker, batch.Epoch);
        }

        var awaited = new List<(PromiseId Id, ulong Worker, PromiseRow Row)>();
        foreach (PromiseId id in batch.SuspendUnlessComplete)
        {
            (ulong worker, PromiseRow row) = plan.View.RequirePromise(id);
            if (row.IsComplete && !SeededBugs.SuspendOnCompletePromise) return CommitOutcome.PromiseComplete;
            awaited.Add((id, worker, row));
        }

        foreach ((PromiseId id, ulong worker, PromiseRow row) in awaited)
            if (id.Worker != batch.Worker && !row.Waiters.Contains(batch.Worker))
                plan.Add(new RowChange.PutPromise(worker, id.Index, row with { Waiters = [.. row.Waiters, batch.Worker] }));
        Write(plan, head.Number, batch, chunks, status);
        plan.SetHead(batch.Worker, head with { LastIndex = batch.LastIndex });
        return CommitOutcome.Committed;
    }

    private static void Write(GroupPlan plan, ulong worker, CommitBatch batch, ChunkRow[] chunks, byte[] status)
    {
        plan.Add(new RowChange.PutWorker(new WorkerRow(worker, batch.Worker, batch.LastIndex, status, batch.Runnable, batch.Owner)));
        foreach (ChunkRow chunk in chunks) plan.Add(new RowChange.AppendChunk(worker, chunk));
        if (batch.KeysRevertedFrom is { } from && !SeededBugs.KeepRevertedKeys) plan.Add(new RowChange.CutKeys(worker, from));
        foreach (IdempotencyKeyRow row in SeededBugs.DropKeyRow ? [] : batch.Keys) plan.Add(new RowChange.PutKey(worker, row));
        foreach (OplogIndex index in batch.CreatedPromises)
            if (plan.View.Promise(worker, index) is null) plan.Add(new RowChange.PutPromise(worker, index, PromiseRow.Incomplete));
        foreach (WakeUpKey key in batch.RemovedWakeUps) plan.Add(new RowChange.DeleteWakeUp(key));
        foreach (WakeUp wakeUp in batch.WakeUps) plan.Add(new RowChange.PutWakeUp(wakeUp with { Due = OplogTime.Ceiling(wakeUp.Due) }));
    }

    private (ChunkRow[] Chunks, byte[] Status) Encode(CommitBatch batch)
    {
        ChunkRow[] chunks = Chunks(batch.NextIndex, batch.Entries);
        long bytes = 0;
        foreach (ChunkRow chunk in chunks) bytes += chunk.Bytes.Length;
        if (bytes > OplogStoreLimits.BatchBytesMax)
            throw new ArgumentException($"The batch has {bytes} bytes, more than {OplogStoreLimits.BatchBytesMax}.", nameof(batch));
        return (chunks, StatusCodec.Encode(batch.Status));
    }

    private ChunkRow[] Chunks(OplogIndex first, IReadOnlyList<OplogEntry> entries) => ChunkCodec.EncodeParts(first, entries, _keepChunk);
}
