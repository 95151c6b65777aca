namespace GolemOrleans.Oplog.Entries;

/// <summary>Something in a worker's queue.</summary>
public abstract record PendingInvocation
{
    private protected PendingInvocation() { }

    /// <summary>A call of an exported function.</summary>
    /// <param name="Input">Bytes of a list of ValueAndType, one per parameter.</param>
    public sealed record ExportedFunction(string IdempotencyKey, string FunctionName, OplogPayload Input, InvocationContext Context) : PendingInvocation;

    /// <summary>Take a snapshot by the guest's own function and continue on the target version.</summary>
    public sealed record ManualUpdate(ulong TargetVersion) : PendingInvocation;
}
