namespace GolemOrleans.Oplog.Entries;

/// <summary>An invocation was accepted while the worker was busy or not loaded.</summary>
public sealed record PendingWorkerInvocationEntry(DateTimeOffset timestamp, PendingInvocation Invocation) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.PendingWorkerInvocation;

    public override bool IsHint => true;
}
