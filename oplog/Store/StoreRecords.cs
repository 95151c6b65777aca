using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Query;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog;

/// <summary>A worker as its new owner finds it.</summary>
public sealed record OpenedWorker(Epoch Epoch, OplogIndex LastIndex, WorkerStatusRecord Status);

/// <summary>A worker with work that, as far as the store can tell, nobody is doing.</summary>
/// <param name="Cursor">For the next call of <see cref="IOplogStore.FindRunnableAsync"/>.</param>
/// <param name="Owner">The server incarnation that last committed it.</param>
/// <param name="LastIndex">Its newest entry.</param>
public sealed record RunnableWorker(WorkerId Worker, Guid Owner, ulong Cursor, OplogIndex LastIndex);

/// <summary>Whether a store accepts changes.</summary>
/// <param name="Reason">For people, when it does not.</param>
public sealed record StoreHealth(bool IsHealthy, string? Reason)
{
    public static StoreHealth Healthy { get; } = new(true, null);
}

/// <summary>
/// Copies entries 2 to <see cref="CutOff"/> of the source behind a new Create entry, then <see cref="Appended"/>. Key rows that
/// start at or below the cut-off come along; results above it do not. Promises and wake-ups do not.
/// </summary>
public sealed record ForkRequest
{
    public required WorkerId Source { get; init; }

    public required WorkerId Target { get; init; }

    /// <summary>The last entry that is copied; at least 1.</summary>
    public required OplogIndex CutOff { get; init; }

    public required CreateEntry Create { get; init; }

    /// <summary>Entries of the target alone, after the copied ones.</summary>
    public IReadOnlyList<OplogEntry> Appended { get; init; } = [];

    /// <summary>The target's status after all of its entries.</summary>
    public required WorkerStatusRecord Status { get; init; }

    public required bool Runnable { get; init; }

    public required Guid Owner { get; init; }
}

/// <param name="Filter">Null: all workers of the component.</param>
/// <param name="Cursor">0 for the first page, then <see cref="WorkerPage.NextCursor"/>.</param>
/// <param name="CountMax">At least 1.</param>
public sealed record WorkerListRequest(Guid ComponentId, WorkerFilter? Filter, ulong Cursor, int CountMax);

/// <param name="NextCursor">Null when the enumeration is finished.</param>
public sealed record WorkerPage(IReadOnlyList<WorkerStatusRecord> Workers, ulong? NextCursor);
