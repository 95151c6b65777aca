namespace GolemOrleans.Oplog.Entries;

/// <summary>Why a worker trapped.</summary>
/// <param name="Kind">Decides whether and how it is retried.</param>
/// <param name="Message">Text for people, as the trap gave it.</param>
public sealed record WorkerError(WorkerErrorKind Kind, string Message);

/// <summary>Numbers are stored: append only.</summary>
public enum WorkerErrorKind : byte
{
    /// <summary>Any other trap or host error: retried by the worker's policy.</summary>
    Trap = 0,

    /// <summary>Never retried.</summary>
    StackOverflow = 1,

    /// <summary>Always retried, once memory is available.</summary>
    OutOfMemory = 2,

    /// <summary>Never retried: running it again would give the same error.</summary>
    InvalidRequest = 3,
}
