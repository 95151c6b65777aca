namespace GolemOrleans.Oplog.Entries;

/// <summary>An invocation starts; its parameters have been checked against the function's type.</summary>
/// <param name="Request">Bytes of a list of ValueAndType, one per parameter.</param>
public sealed record ExportedFunctionInvokedEntry(
    DateTimeOffset timestamp,
    string FunctionName,
    OplogPayload Request,
    string IdempotencyKey,
    InvocationContext Context) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.ExportedFunctionInvoked;
}
