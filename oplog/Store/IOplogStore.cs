using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog;

/// <summary>
/// The durable truth about workers: oplogs, statuses, idempotency keys, wake-ups and promises. Thread-safe. Every method
/// that changes something is atomic and durable when its task completes with success; nothing that is not yet durable is
/// ever returned by a read. Reads see at least everything acknowledged before they began.
/// <para>Any method may fail with <see cref="StoreUnavailableException"/> (the store cannot write or read now; the outcome of a
/// change is then unknown, and a worker's owner must drop its instance and open again) and, on damaged or newer files,
/// <see cref="StoreFormatException"/>. Cancelling a change leaves its outcome unknown too.</para>
/// </summary>
public interface IOplogStore : IAsyncDisposable
{
    /// <summary>Whether the store accepts changes, and if not, why.</summary>
    StoreHealth Health { get; }

    /// <summary>
    /// Creates a worker if it is absent and takes its first ownership. The batch's <see cref="CommitBatch.NextIndex"/> is 1 and
    /// its first entry is Create; its epoch is ignored.
    /// </summary>
    /// <exception cref="WorkerAlreadyExistsException">Nothing was written.</exception>
    ValueTask<Epoch> CreateAsync(CommitBatch batch, CancellationToken cancellation = default);

    /// <summary>
    /// Takes ownership: a new epoch, from now on the only one that may commit. Only who is going to run the worker calls this.
    /// What is returned was read after the epoch was taken, so no older owner can add to it.
    /// </summary>
    /// <exception cref="WorkerNotFoundException"/>
    ValueTask<OpenedWorker> OpenAsync(WorkerId worker, CancellationToken cancellation = default);

    /// <summary>
    /// Writes a batch if (worker, epoch, next index) is current. Batches of one worker may be in flight together; they are
    /// applied in the order of the calls. Batches of different workers share a group but not their fate.
    /// </summary>
    /// <exception cref="OplogOwnershipLostException">Another epoch owns the worker, its index differs, or it was deleted;
    /// nothing was written, and nothing of this epoch ever will be.</exception>
    /// <exception cref="ArgumentException">The batch breaks a limit or contradicts itself; nothing was written.</exception>
    ValueTask<CommitOutcome> CommitAsync(CommitBatch batch, CancellationToken cancellation = default);

    /// <summary>Committed entries from <paramref name="from"/> on, at most <paramref name="count"/>; empty past the end.
    /// Deleted and skipped regions are returned like any other.</summary>
    /// <exception cref="WorkerNotFoundException"/>
    /// <exception cref="OplogFormatException">A stored chunk is damaged or from a newer version; it stays as it is.</exception>
    ValueTask<IReadOnlyList<OplogEntry>> ReadAsync(WorkerId worker, OplogIndex from, int count, CancellationToken cancellation = default);

    /// <summary>The status after the last commit, or null when there is no such worker. Takes no ownership.</summary>
    ValueTask<WorkerStatusRecord?> GetStatusAsync(WorkerId worker, CancellationToken cancellation = default);

    /// <summary>Where an idempotency key stands, or null when it is unknown, also for an unknown worker.</summary>
    ValueTask<IdempotencyKeyRow?> FindKeyAsync(WorkerId worker, KeyHash key, CancellationToken cancellation = default);

    /// <summary>
    /// Removes a worker: oplog, status, keys, promises and its wake-ups, except those owed to others
    /// (<see cref="WakeUpKinds.IsOwed"/>). Later commits of any
    /// earlier epoch fail as lost. False when there was none.
    /// </summary>
    ValueTask<bool> DeleteAsync(WorkerId worker, CancellationToken cancellation = default);

    /// <summary>Creates a worker from the beginning of another's oplog; see <see cref="ForkRequest"/>. No ownership is taken.</summary>
    /// <exception cref="WorkerNotFoundException">The source does not exist.</exception>
    /// <exception cref="WorkerAlreadyExistsException">The target exists; nothing was written.</exception>
    /// <exception cref="ArgumentException">The cut-off is below 1 or above the source's last index.</exception>
    ValueTask ForkAsync(ForkRequest request, CancellationToken cancellation = default);

    /// <summary>
    /// Completes a promise if it is not complete yet, and in the same transaction adds a wake-up due at <paramref name="now"/>
    /// for its owner and every worker that sleeps on it.
    /// </summary>
    /// <param name="data">Bytes for the waiting guest.</param>
    /// <param name="completer">Names the one who completes, so that the same call repeated after a crash gets the same answer;
    /// null for an anonymous one.</param>
    /// <returns>True when this completer's data is the promise's data; false when somebody else was first.</returns>
    /// <exception cref="PromiseNotFoundException"/>
    ValueTask<bool> CompletePromiseAsync(PromiseId promise, ReadOnlyMemory<byte> data, DateTimeOffset now, KeyHash? completer = null, CancellationToken cancellation = default);

    /// <summary>The data of a complete promise, or null while it is incomplete.</summary>
    /// <exception cref="PromiseNotFoundException"/>
    ValueTask<ReadOnlyMemory<byte>?> PollPromiseAsync(PromiseId promise, CancellationToken cancellation = default);

    /// <summary>Removes a promise; a missing one is no error.</summary>
    ValueTask DeletePromiseAsync(PromiseId promise, CancellationToken cancellation = default);

    /// <summary>
    /// Adds a wake-up of an owed kind outside any commit of its target, which need not exist. Idempotent by key: while a wake-up
    /// with the key exists it stays as it is. The same call after the wake-up was delivered and removed adds it again, so the
    /// payload of a scheduled invocation must name it by a key that makes it happen once.
    /// </summary>
    /// <returns>True when it was added; false when one with its key was there.</returns>
    /// <exception cref="ArgumentException">Its kind is not owed (<see cref="WakeUpKinds.IsOwed"/>), or its id breaks a limit.</exception>
    ValueTask<bool> AddWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation = default);

    /// <summary>
    /// Removes a scheduled invocation outside any commit. Idempotent; a lease that somebody holds on it becomes void, but an
    /// invocation that its holder has delivered already stays accepted. Wake-ups of other kinds belong to their worker's
    /// commits and are left alone.
    /// </summary>
    /// <returns>True when it was there.</returns>
    ValueTask<bool> RemoveWakeUpAsync(WakeUpKey key, CancellationToken cancellation = default);

    /// <summary>
    /// Removes a wake-up of the kind <see cref="WakeUpKind.OplogDelivery"/> outside any commit if it is still the one that is
    /// given: same due time and payload. A commit that has put it anew meanwhile is not undone.
    /// </summary>
    /// <returns>True when it was there, as given.</returns>
    ValueTask<bool> RemoveWakeUpAsync(WakeUp wakeUp, CancellationToken cancellation = default);

    /// <summary>
    /// Leases wake-ups that are due at <paramref name="now"/> and not leased beyond it, earliest first. A leased one comes again
    /// after <paramref name="leaseTime"/> unless a commit removed it. A lease that ends later than a lease given now would was
    /// given by a clock that has been set back since, or by a server whose clock is ahead: it is void, and so is a release to
    /// such a time. So all callers use the same lease time.
    /// </summary>
    /// <param name="share">The caller's part of the wake-ups; default: all of them.</param>
    ValueTask<IReadOnlyList<WakeUpLease>> LeaseWakeUpsAsync(
        DateTimeOffset now, TimeSpan leaseTime, int countMax, WakeUpShare share = default, CancellationToken cancellation = default);

    /// <summary>Ends a lease early: the wake-up is offered again from <paramref name="notBefore"/> on. False, and without effect,
    /// when a newer lease exists or the wake-up is gone.</summary>
    ValueTask<bool> ReleaseWakeUpAsync(WakeUpLease lease, DateTimeOffset notBefore, CancellationToken cancellation = default);

    /// <summary>The earliest due time of the wake-ups of a part, leased ones excluded until their lease ends; null when there is none.</summary>
    /// <param name="share">Default: all wake-ups.</param>
    ValueTask<DateTimeOffset?> NextWakeUpAsync(WakeUpShare share = default, CancellationToken cancellation = default);

    /// <summary>Workers that are runnable although their owner is not among <paramref name="liveOwners"/>, at most
    /// <paramref name="countMax"/>, after the row of <paramref name="after"/> (0: from the start).</summary>
    ValueTask<IReadOnlyList<RunnableWorker>> FindRunnableAsync(IReadOnlyCollection<Guid> liveOwners, ulong after, int countMax, CancellationToken cancellation = default);

    /// <summary>
    /// Lists workers of a component in order of creation. A worker that exists during the whole enumeration is returned exactly
    /// once, whatever others come and go. A page may be shorter than asked for, even empty, while there is a next cursor.
    /// </summary>
    ValueTask<WorkerPage> ListWorkersAsync(WorkerListRequest request, CancellationToken cancellation = default);
}
