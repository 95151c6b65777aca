namespace GolemOrleans.Oplog.Sqlite;

/// <summary>One change of stored rows: what a group of the journal consists of, and what is applied to the index.</summary>
internal abstract record RowChange
{
    public sealed record PutWorker(WorkerRow Row) : RowChange;

    /// <summary>Removes a worker with its chunks, keys and promises.</summary>
    public sealed record DeleteWorker(WorkerId Id, ulong Number) : RowChange;

    public sealed record AppendChunk(ulong Worker, ChunkRow Chunk) : RowChange;

    public sealed record PutKey(ulong Worker, IdempotencyKeyRow Row) : RowChange;

    /// <summary>Removes keys that start at or above an index and forgets results there.</summary>
    public sealed record CutKeys(ulong Worker, OplogIndex From) : RowChange;

    public sealed record PutPromise(ulong Worker, OplogIndex Index, PromiseRow Row) : RowChange;

    public sealed record DeletePromise(ulong Worker, OplogIndex Index) : RowChange;

    public sealed record PutWakeUp(WakeUp Row) : RowChange;

    public sealed record DeleteWakeUp(WakeUpKey Key) : RowChange;
}
