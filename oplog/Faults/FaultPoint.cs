namespace GolemOrleans.Oplog.Faults;

/// <summary>Named places where tests stop, fail or kill the process: one at every boundary between doing and telling.</summary>
public enum FaultPoint
{
    /// <summary>A batch is complete in memory, nothing written.</summary>
    BeforeAppend,

    /// <summary>The group's bytes are with the file system or database, not yet durable.</summary>
    AfterAppend,

    /// <summary>The group is durable, nobody has been told.</summary>
    BeforeAck,

    /// <summary>The caller of a commit has been told.</summary>
    AfterAck,

    /// <summary>The key of an effect is durable, the effect has not begun.</summary>
    BeforeEffect,

    /// <summary>The effect is done, its result recorded nowhere.</summary>
    AfterEffect,

    /// <summary>The effect's result is in the buffer, not committed.</summary>
    AfterEffectRecorded,

    /// <summary>A promise was read as incomplete, the Suspend is not committed.</summary>
    BetweenReadAndSuspend,

    /// <summary>Suspend is committed, the instance still loaded.</summary>
    AfterSuspend,

    /// <summary>A wake-up is leased, its worker not yet called.</summary>
    AfterWakeUpLeased,

    /// <summary>The woken worker runs, the wake-up not yet removed.</summary>
    BeforeWakeUpRemoved,

    /// <summary>A promise is complete, the caller not told.</summary>
    AfterPromiseCompleted,

    /// <summary>An invocation is accepted in memory, its pending entry not committed.</summary>
    BeforePendingCommitted,

    /// <summary>Part of the journal is in the index, not yet durable there.</summary>
    DuringFold,

    /// <summary>The index is durable, the journal not yet trimmed.</summary>
    BeforeJournalTrimmed,

    /// <summary>A blob's bytes are written, its name not yet durable.</summary>
    DuringBlobPut,

    /// <summary>A worker was opened, replay not begun.</summary>
    AfterOpen,

    /// <summary>Replay has ended, live work not begun.</summary>
    BeforeLive,

    /// <summary>The extent of a batch for an oplog processor is durable, the batch not yet sent.</summary>
    BeforeOplogBatchSent,

    /// <summary>An oplog processor has processed a batch, which is recorded nowhere on the sender's side.</summary>
    AfterOplogBatchProcessed,
}
