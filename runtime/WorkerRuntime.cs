using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Runtime;

/// <summary>
/// One durable worker: accepts and runs invocations, replays, retries, suspends. Knows nothing of grains or HTTP.
/// <para>
/// Thread-safe: every method may be called from interleaved grain turns and never blocks. What a method decides
/// synchronously (queue position, key registration) is decided when it returns its task, before the first await.
/// Constructing it does no I/O; the worker is opened by the first operation that needs it.
/// </para>
/// <para>
/// It takes ownership of the worker in the store (an epoch) and never takes it twice: when ownership is lost, when the store
/// fails, or after <see cref="DrainAsync"/> and <see cref="DeleteAsync"/>, it is closed: everything waiting fails with
/// <see cref="WorkerUnavailable"/> (retriable), <see cref="Closed"/> completes, and a new object must be made.
/// </para>
/// Operations fail with <see cref="WorkerException"/>; <see cref="WorkerFault.IsRetriable"/> tells whether to send it again.
/// </summary>
public sealed partial class WorkerRuntime : IAsyncDisposable
{
    public WorkerRuntime(WorkerId id, WorkerServices services)
    {
        Id = id;
        _services = services;
        _events = new WorkerEventRing(services.Limits.EventHistory);
        _runLoaded = RunLoaded;
        _commitStart = CommitStart;
        _operations = new OperationQueue(StartDriving);
        _log = services.Logging.CreateLogger("GolemOrleans.Runtime.WorkerRuntime");
        _refusals = new Host.Policies.RefusalLog(services.Logging.CreateLogger("GolemOrleans.Host"), services.Policies, id);
    }

    public WorkerId Id { get; }

    /// <summary>
    /// Completes when the runtime can serve no longer. The owner must drop it (deactivate). Never fails.
    /// </summary>
    public Task Closed => _closed.Task;

    /// <summary>Something is queued, running, retrying or loading: the owner must keep this object alive.</summary>
    public partial bool IsBusy { get; }

    /// <summary>An instance is in memory; <see cref="UnloadAsync"/> would free something.</summary>
    public partial bool IsLoaded { get; }

    /// <summary>Bytes of linear memory held now; 0 when not loaded.</summary>
    public partial long MemoryBytes { get; }

    /// <summary>
    /// Creates the worker, loads it, and returns its component version.
    /// </summary>
    /// <exception cref="WorkerException"><see cref="WorkerAlreadyExists"/>, <see cref="LatestVersionFailed"/>, <see cref="ComponentDownloadFailed"/>, …</exception>
    public partial Task<ulong> CreateAsync(WorkerCreation creation);

    /// <summary>
    /// Accepts an invocation: known keys are not queued again. Completes when it is accepted: at once (in memory) for callers
    /// that wait, after the commit of its queue entry for fire-and-forget.
    /// </summary>
    /// <exception cref="WorkerException">Refused: the worker has failed or exited, does not exist and must not be created, …</exception>
    public partial Task AcceptAsync(InvocationRequest request);

    /// <summary>
    /// Accepts and waits up to <paramref name="wait"/> for the outcome: <see cref="AcceptAsync"/> and <see cref="AwaitAsync"/> in one.
    /// Refusals are outcomes here, not exceptions.
    /// </summary>
    public partial Task<InvocationState> InvokeAsync(InvocationRequest request, TimeSpan wait);

    /// <summary>
    /// What is known about a key, waiting up to <paramref name="wait"/> while it is <see cref="InvocationState.Running"/>. Does not
    /// load the worker. Results are durable before they are returned.
    /// </summary>
    public partial Task<InvocationState> AwaitAsync(string idempotencyKey, TimeSpan wait);

    /// <summary>Loads the worker, if it has work or can be resumed, and goes on.</summary>
    /// <param name="force">Also when the status does not call for it (fork, recovery after a restart).</param>
    /// <exception cref="WorkerException"><see cref="WorkerNotFound"/>; <see cref="InvalidRequest"/> when not forced and the status is not Suspended, Interrupted or Idle.</exception>
    public partial Task ResumeAsync(bool force = false);

    /// <summary>
    /// The store says that the worker has work and that nobody does it: takes it up. Nothing tells a runtime that rests that
    /// another one has taken the worker from it; so this one commits, which only the owner can, and which tells the store who
    /// has the worker now.
    /// </summary>
    /// <exception cref="WorkerException"><see cref="WorkerNotFound"/>; <see cref="WorkerUnavailable"/>: this runtime was not the
    /// owner any more and is closed, or the store failed.</exception>
    public partial Task RecoverAsync();

    /// <summary>
    /// Whether this runtime, as far as it knows, does what the store says is to be done: it wrote the newest entry, or has newer
    /// ones, and works on, or rests because it cannot go on. False for one that has missed entries of another runtime. Takes no
    /// time and asks nobody.
    /// </summary>
    /// <param name="stored">The newest entry in the store, of a worker that is runnable there.</param>
    public partial bool TakesCareOf(OplogIndex stored);

    /// <summary>
    /// A wake-up of this worker is due (sleep, retry, promise, schedule): goes on, and removes the wake-up with its next commit.
    /// </summary>
    public partial Task WakeAsync(WakeUp wakeUp);

    /// <summary>
    /// Stops what runs. Completes when it has stopped and that is durable. No effect on idle, failed and exited workers.
    /// </summary>
    /// <param name="kind"><see cref="InterruptKind.User"/>, or <see cref="InterruptKind.Restart"/> for a simulated crash.</param>
    public partial Task InterruptAsync(InterruptKind kind);

    /// <summary>Requests an update; durable when the task completes, carried out later.</summary>
    /// <exception cref="WorkerException"><see cref="InvalidRequest"/>: already at the version, already pending, ephemeral.</exception>
    public partial Task UpdateAsync(UpdateRequest request);

    /// <summary>Stops, drops the end of the history, and goes on from there.</summary>
    /// <exception cref="WorkerException"><see cref="InvalidRequest"/>: no such index or invocation, or in a region dropped before.</exception>
    public partial Task RevertAsync(RevertTarget target);

    /// <summary>
    /// When the worker has failed or exited: drops the invocation in which it did, so that it serves again; its request may be
    /// sent anew. False, and without effect, in every other status.
    /// </summary>
    /// <exception cref="WorkerException"><see cref="WorkerNotFound"/>.</exception>
    public partial Task<bool> RevertFailureAsync();

    /// <summary>Cancels a queued invocation. False when it has finished (or runs) already.</summary>
    /// <exception cref="WorkerException"><see cref="InvalidRequest"/> "Invocation not found".</exception>
    public partial Task<bool> CancelAsync(string idempotencyKey);

    /// <summary>
    /// Makes everything so far durable and copies entries up to the cut-off (and its results) to a new worker, which is left runnable.
    /// </summary>
    /// <param name="appended">Entries of the copy alone, behind the copied ones.</param>
    /// <exception cref="WorkerException"><see cref="WorkerAlreadyExists"/>, or <see cref="InvalidRequest"/> for the cut-off.</exception>
    public partial Task ForkAsync(WorkerId target, OplogIndex cutOff, IReadOnlyList<OplogEntry>? appended = null);

    /// <summary>
    /// Looks at the worker's files when the invocations accepted before have ended, loading the worker if need be.
    /// </summary>
    /// <param name="look">Runs on the worker's thread.</param>
    /// <param name="wait">How long to wait for the turn.</param>
    /// <returns>What was seen, or the default value when the turn did not come in time: ask again.</returns>
    /// <exception cref="WorkerException"><see cref="WorkerNotFound"/>, <see cref="FileNotFound"/>, <see cref="BadFileType"/>, or the worker has failed or exited.</exception>
    public partial Task<T?> LookAsync<T>(Func<Files.IWorkerFiles, T> look, TimeSpan wait)
        where T : class;

    /// <summary>Activates or deactivates an installed plugin for this worker.</summary>
    public partial Task SetPluginAsync(PluginDescription plugin, bool active);

    /// <summary>Stops the worker and removes it from the store; closes this object. True when it existed.</summary>
    public partial Task<bool> DeleteAsync();

    /// <summary>
    /// The status: with entries not yet committed when loaded, else from the store. Null when there is no such worker.
    /// Never loads or opens the worker.
    /// </summary>
    public partial Task<WorkerStatusRecord?> GetStatusAsync();

    /// <summary>Events from a cursor on; waits for the first one up to <paramref name="wait"/>. Start with cursor 0.</summary>
    public Task<WorkerEventPage> ReadEventsAsync(long cursor, TimeSpan wait, CancellationToken cancellation) =>
        _events.ReadAsync(cursor, wait, _services.Time, cancellation);

    /// <summary>
    /// Frees the instance if the worker is idle; it is replayed at the next invocation. False when it is busy or not loaded.
    /// </summary>
    public partial Task<bool> UnloadAsync();

    /// <summary>
    /// Stops wasm without an entry, makes everything durable and closes. What was running goes on where it is opened next.
    /// </summary>
    /// <param name="limit">After this the object is closed whatever is left.</param>
    public partial Task DrainAsync(TimeSpan limit);

    /// <summary>For people: how far it is, what it does and what it waits for.</summary>
    public override partial string ToString();

    /// <summary>Drains with a limit of five seconds.</summary>
    public ValueTask DisposeAsync() => new(DrainAsync(_services.Limits.DrainLimit));
}
