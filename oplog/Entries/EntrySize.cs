namespace GolemOrleans.Oplog.Entries;

/// <summary>What an entry takes in memory, roughly: its object and the bytes that guests and callers put into it.</summary>
public static class EntrySize
{
    /// <summary>Of any entry, for its object, its place in lists and small fields.</summary>
    public const int BytesPerEntry = 200;

    public static long Of(OplogEntry entry) => BytesPerEntry + entry switch
    {
        ImportedFunctionInvokedEntry call => Of(call.Request) + Of(call.Response),
        ExportedFunctionInvokedEntry call => Of(call.Request),
        ExportedFunctionCompletedEntry completed => Of(completed.Response),
        PendingWorkerInvocationEntry { Invocation: PendingInvocation.ExportedFunction call } => Of(call.Input),
        LogEntry log => 2L * log.Message.Length,
        _ => 0,
    };

    private static long Of(OplogPayload payload) => payload.IsInline ? payload.Length : 0;
}
