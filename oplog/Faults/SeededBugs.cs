namespace GolemOrleans.Oplog.Faults;

/// <summary>
/// Deliberate defects, to prove that the tests notice them: <c>docs/guarantees.md</c> lists each with the test that catches
/// it. They exist only in builds with <c>-p:SeededBugs=true</c>, where the environment variable <c>GOLEM_SEEDED_BUG</c> names
/// the one that is active; in every other build all are constant false and cost nothing.
/// </summary>
public static class SeededBugs
{
    /// <summary>The journal is not synced when it commits.</summary>
    public static bool SkipFsync => Is("skip-fsync");

    /// <summary>The store answers before the group is written.</summary>
    public static bool AcknowledgeBeforeCommit => Is("acknowledge-before-commit");

    /// <summary>A commit of an owner that lost the worker is written.</summary>
    public static bool IgnoreEpoch => Is("ignore-epoch");

    /// <summary>A commit at another index than the next one is written.</summary>
    public static bool IgnoreNextIndex => Is("ignore-next-index");

    /// <summary>Idempotency keys are not written with their entries.</summary>
    public static bool DropKeyRow => Is("drop-key-row");

    /// <summary>Completing a promise wakes nobody.</summary>
    public static bool LosePromiseWakeUp => Is("lose-promise-wake-up");

    /// <summary>A second completion replaces the first one's data.</summary>
    public static bool CompletePromiseTwice => Is("complete-promise-twice");

    /// <summary>A worker goes to sleep on a promise that is complete already.</summary>
    public static bool SuspendOnCompletePromise => Is("suspend-on-complete-promise");

    /// <summary>One refused batch makes the whole group fail.</summary>
    public static bool StaleBatchFailsGroup => Is("stale-batch-fails-group");

    /// <summary>The checksum of a chunk of entries is not compared.</summary>
    public static bool TrustChunks => Is("trust-chunks");

    /// <summary>What is in the journal and not yet in the index is ignored at start.</summary>
    public static bool ForgetJournal => Is("forget-journal");

    /// <summary>The owner of a deleted worker may go on writing.</summary>
    public static bool KeepHeadOfDeleted => Is("keep-head-of-deleted");

    /// <summary>A revert leaves the keys of what it took back.</summary>
    public static bool KeepRevertedKeys => Is("keep-reverted-keys");

    /// <summary>Replay performs recorded calls again, beside reading their results.</summary>
    public static bool RepeatEffects => Is("repeat-effects");

    /// <summary>Replay reads time and randomness from the machine.</summary>
    public static bool ReadClocksInReplay => Is("read-clocks-in-replay");

    /// <summary>An effect begins before what led to it is durable.</summary>
    public static bool EffectBeforeCommit => Is("effect-before-commit");

    /// <summary>A caller gets the result before it is durable.</summary>
    public static bool AnswerBeforeCommit => Is("answer-before-commit");

    /// <summary>Keys of effects are new ones each time.</summary>
    public static bool RandomKeys => Is("random-keys");

    /// <summary>An unfinished atomic region goes on where it stopped.</summary>
    public static bool ResumeInAtomicRegion => Is("resume-in-atomic-region");

    /// <summary>Unfinished workers are not marked to be brought back.</summary>
    public static bool ForgetRunnable => Is("forget-runnable");

#if SEEDED_BUGS
    private static readonly string? s_active = Environment.GetEnvironmentVariable("GOLEM_SEEDED_BUG");

    private static bool Is(string name) => s_active == name;
#else
    private static bool Is(string _) => false;
#endif
}
