namespace GolemOrleans.Oplog;

/// <summary>Limits of every store; breaking one is an <see cref="ArgumentException"/> and writes nothing.</summary>
public static class OplogStoreLimits
{
    public const int EntriesPerBatchMax = 100_000;

    /// <summary>Encoded bytes of one batch's entries.</summary>
    public const int BatchBytesMax = 64 * 1024 * 1024;

    public const int WakeUpIdBytesMax = 1024;

    public const int PromiseDataBytesMax = 16 * 1024 * 1024;
}
