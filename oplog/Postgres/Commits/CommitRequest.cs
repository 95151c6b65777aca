using GolemOrleans.Oplog.Codec;

namespace GolemOrleans.Oplog.Postgres.Commits;

/// <param name="Epoch">The worker's epoch; a new one when the request created it.</param>
internal readonly record struct CommitAnswer(CommitOutcome Outcome, Epoch Epoch);

/// <summary>A batch on its way: encoded, waiting for its group.</summary>
internal sealed class CommitRequest
{
    private readonly TaskCompletionSource<CommitAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <exception cref="ArgumentException">The batch is too big, or a text in it cannot be stored.</exception>
    public CommitRequest(CommitBatch batch, bool isCreate)
    {
        (Batch, IsCreate) = (batch, isCreate);
        Chunk = batch.Entries.Count == 0 ? null : ChunkCodec.Encode(batch.NextIndex, batch.Entries);
        if (Chunk?.Length > OplogStoreLimits.BatchBytesMax)
            throw new ArgumentException($"The batch has {Chunk.Length} bytes, more than {OplogStoreLimits.BatchBytesMax}.", nameof(batch));
        Status = StatusCodec.Encode(batch.Status);
        if (isCreate) PostgresText.Check(batch.Worker);
        foreach (WakeUp wakeUp in batch.WakeUps) PostgresText.Check(wakeUp.Key);
        Bytes = Status.Length + (Chunk?.Length ?? 0) + batch.WakeUps.Sum(wakeUp => wakeUp.Payload.Length) + (batch.Keys.Count * 40L);
    }

    public CommitBatch Batch { get; }
    public bool IsCreate { get; }
    public byte[]? Chunk { get; }
    public byte[] Status { get; }

    /// <summary>Size on the wire, about.</summary>
    public long Bytes { get; }

    public Task<CommitAnswer> Answer => _answer.Task;

    /// <summary>Whether what it does depends on more than its worker's row: it shares its write with no other batch of the worker.</summary>
    public bool StandsAlone => IsCreate || Batch.KeysRevertedFrom is not null || Batch.SuspendUnlessComplete.Count > 0;

    public void Succeed(CommitAnswer answer) => _answer.TrySetResult(answer);

    public void Fail(Exception failure) => _answer.TrySetException(failure);
}
