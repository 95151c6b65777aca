namespace GolemOrleans.Oplog.Entries;

/// <summary>A durable host call has finished: replay returns the response instead of performing the call, if the name matches.</summary>
/// <param name="FunctionName"><c>interface::function</c>.</param>
/// <param name="Request">ValueAndType bytes.</param>
/// <param name="Response">ValueAndType bytes.</param>
public sealed record ImportedFunctionInvokedEntry(
    DateTimeOffset timestamp,
    string FunctionName,
    OplogPayload Request,
    OplogPayload Response,
    WrappedFunctionType FunctionType) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.ImportedFunctionInvoked;
}
