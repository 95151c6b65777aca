namespace GolemOrleans.Oplog.Entries;

/// <summary>The running invocation has succeeded. The response is what callers with its idempotency key get, for ever.</summary>
/// <param name="Response">ValueAndType bytes; none when the function returns nothing.</param>
public sealed record ExportedFunctionCompletedEntry(DateTimeOffset timestamp, OplogPayload Response, long ConsumedFuel) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.ExportedFunctionCompleted;
}
