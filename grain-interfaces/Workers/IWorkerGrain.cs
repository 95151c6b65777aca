using Orleans;
using Orleans.Concurrency;

namespace GolemOrleans.GrainInterfaces;

/// <summary>
/// One worker; the grain key is the text of its <see cref="WorkerKey"/>. Every method interleaves and none blocks: long work
/// runs on worker threads, callers poll with a wait well under the response time-out. Failures are
/// <see cref="Errors.GolemException"/>. A call that is lost with its silo may be repeated safely: invocations by their key,
/// the others because they are idempotent.
/// </summary>
[Alias("golem.IWorkerGrain")]
public interface IWorkerGrain : IGrainWithStringKey
{
    /// <summary>
    /// Accepts the invocation (creating the worker on the latest component version if it does not exist) and waits up to
    /// <paramref name="wait"/> for its end. A request whose key is known joins that invocation.
    /// </summary>
    [AlwaysInterleave, Alias("Invoke")]
    Task<InvocationOutcome> InvokeAsync(InvokeRequest request, TimeSpan wait);

    /// <summary>Accepts the invocation and returns once it is durably recorded as pending, running or finished.</summary>
    [AlwaysInterleave, Alias("Enqueue")]
    Task EnqueueAsync(InvokeRequest request);

    /// <summary>Waits up to <paramref name="wait"/> for the end of an invocation accepted earlier.</summary>
    [AlwaysInterleave, Alias("Await")]
    Task<InvocationOutcome> AwaitAsync(string idempotencyKey, TimeSpan wait);

    /// <summary>Creates the worker on the latest component version and waits until it is loaded. Answers the version.</summary>
    [AlwaysInterleave, Alias("Create")]
    Task<ulong> CreateAsync(CreateWorkerRequest request);

    /// <summary>Metadata, or null when the worker does not exist. Never loads the worker.</summary>
    [AlwaysInterleave, Alias("GetMetadata")]
    Task<WorkerMetadataRecord?> GetMetadataAsync();

    /// <summary>Interrupts and removes the worker; succeeds when it does not exist.</summary>
    [AlwaysInterleave, Alias("Delete")]
    Task DeleteAsync();

    /// <summary>Interrupts; with <paramref name="recoverImmediately"/> the worker restarts at once (a simulated crash).</summary>
    [AlwaysInterleave, Alias("Interrupt")]
    Task InterruptAsync(bool recoverImmediately);

    [AlwaysInterleave, Alias("Resume")]
    Task ResumeAsync(bool force);

    /// <summary>Completes a promise of this worker. True: completed now; false: it already was.</summary>
    [AlwaysInterleave, Alias("CompletePromise")]
    Task<bool> CompletePromiseAsync(ulong oplogIndex, ReadOnlyMemory<byte> data);

    [AlwaysInterleave, Alias("Update")]
    Task UpdateAsync(ulong targetVersion, bool snapshotBased);

    [AlwaysInterleave, Alias("RevertToIndex")]
    Task RevertToIndexAsync(ulong lastOplogIndex);

    [AlwaysInterleave, Alias("RevertLastInvocations")]
    Task RevertLastInvocationsAsync(ulong numberOfInvocations);

    /// <summary>
    /// When the worker has failed or exited: drops the invocation in which it did, so that it serves again. False, and without
    /// effect, in every other status.
    /// </summary>
    [AlwaysInterleave, Alias("RevertFailure")]
    Task<bool> RevertFailureAsync();

    /// <summary>True: cancelled; false: already finished.</summary>
    [AlwaysInterleave, Alias("CancelInvocation")]
    Task<bool> CancelInvocationAsync(string idempotencyKey);

    /// <summary>Copies this worker up to and including <paramref name="cutOff"/> into a new worker, which is left runnable.</summary>
    /// <param name="appended">Entries of the copy alone, as an encoded chunk that starts behind the cut-off; empty for none.</param>
    [AlwaysInterleave, Alias("Fork")]
    Task ForkAsync(WorkerKey target, ulong cutOff, ReadOnlyMemory<byte> appended = default);

    /// <summary>A page of public oplog entries from an index on, as rendered JSON.</summary>
    [AlwaysInterleave, Alias("GetOplog")]
    Task<OplogPage> GetOplogAsync(ulong from, int count, ulong? currentComponentVersion);

    /// <summary>
    /// A page of public oplog entries that match a query. An empty page with a next index is not the end: go on from there.
    /// </summary>
    [AlwaysInterleave, Alias("SearchOplog")]
    Task<OplogPage> SearchOplogAsync(string query, ulong from, int count, ulong? currentComponentVersion);

    /// <summary>Throws when nobody may connect: the worker is unknown, failed, exited or interrupted. Never loads the worker.</summary>
    [AlwaysInterleave, Alias("CheckConnectable")]
    Task CheckConnectableAsync();

    /// <summary>
    /// Events after <paramref name="cursor"/> (0 = the retained history), waiting up to <paramref name="wait"/> for the first.
    /// Throws when the worker is unknown.
    /// </summary>
    [AlwaysInterleave, Alias("ReadEvents")]
    Task<WorkerEventPage> ReadEventsAsync(ulong cursor, TimeSpan wait);

    /// <summary>
    /// Lists a directory of the worker's file system when the invocations accepted before have ended. Null when that was not
    /// within <paramref name="wait"/>: ask again.
    /// </summary>
    [AlwaysInterleave, Alias("ListFiles")]
    Task<FileListing?> ListFilesAsync(string path, TimeSpan wait);

    /// <summary>
    /// Reads a part of a file of the worker's file system. The part at offset 0 waits for the invocations accepted before and
    /// fixes the content: later parts with the same <paramref name="reader"/> are of the same moment. Null when the turn did not
    /// come within <paramref name="wait"/>: ask again.
    /// </summary>
    [AlwaysInterleave, Alias("ReadFile")]
    Task<FileChunk?> ReadFileAsync(string path, Guid reader, long offset, int maxBytes, TimeSpan wait);

    [AlwaysInterleave, Alias("ActivatePlugin")]
    Task ActivatePluginAsync(Guid installationId);

    [AlwaysInterleave, Alias("DeactivatePlugin")]
    Task DeactivatePluginAsync(Guid installationId);

    /// <summary>
    /// Sent by the recovery service: load the worker and go on with whatever is pending. Returns when the worker has been told,
    /// not when it is done. Harmless when nothing is to do.
    /// </summary>
    [AlwaysInterleave, Alias("Recover")]
    Task RecoverAsync();

    /// <summary>What the worker waits for, and where some calls to it stand; null when its guest does not wait for nothing but
    /// answers of other workers. Never loads the worker.</summary>
    [AlwaysInterleave, Alias("LookAtWait")]
    Task<WorkerWaitRecord?> LookAtWaitAsync(string[] idempotencyKeys);

    /// <summary>Refuses a queued invocation for good, provided that the worker still waits as <see cref="LookAtWaitAsync"/> told.</summary>
    /// <param name="wait">Id of that wait.</param>
    /// <param name="reason">What the caller is told.</param>
    /// <returns>False, and without effect, when something has changed.</returns>
    [AlwaysInterleave, Alias("RefuseQueued")]
    Task<bool> RefuseQueuedAsync(string idempotencyKey, string wait, string reason);

    /// <summary>Sent by the wake-up service when a wake-up is due; the worker's next commit removes it.</summary>
    [AlwaysInterleave, Alias("Wake")]
    Task WakeAsync(WakeUpRecord wakeUp);
}

/// <summary>A due wake-up of a worker.</summary>
[GenerateSerializer, Immutable, Alias("golem.wake-up.v1")]
public sealed record WakeUpRecord
{
    /// <summary>Unique per worker.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public DateTimeOffset Due { get; init; }

    /// <summary>Kind as the store numbers it.</summary>
    [Id(2)] public byte Kind { get; init; }

    [Id(3)] public ReadOnlyMemory<byte> Payload { get; init; }
}
