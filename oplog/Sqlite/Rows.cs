namespace GolemOrleans.Oplog.Sqlite;

/// <summary>A worker as stored.</summary>
/// <param name="Number">Names the worker in all other tables; never reused, so a recreated worker shares nothing with the old one.</param>
internal sealed record WorkerRow(ulong Number, WorkerId Id, OplogIndex LastIndex, byte[] Status, bool Runnable, Guid Owner);

/// <summary>One or more consecutive chunks.</summary>
internal readonly record struct ChunkRow(OplogIndex First, int Count, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Where the bytes lie, when they are to be given back to <see cref="ChunkBuffers"/>; else null.</summary>
    public byte[]? Buffer { get; init; }

    /// <summary>The same in memory of its own.</summary>
    public ChunkRow Copied() => Buffer is null ? this : new ChunkRow(First, Count, Bytes.ToArray());

    public OplogIndex Last => new(First.Value + (ulong)Count - 1);
}

internal sealed record PromiseRow(bool IsComplete, byte[] Data, KeyHash? Completer, IReadOnlyList<WorkerId> Waiters)
{
    public static PromiseRow Incomplete { get; } = new(false, [], null, []);
}
