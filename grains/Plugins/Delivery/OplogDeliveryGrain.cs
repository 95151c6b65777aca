using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.Plugins.Delivery;

/// <inheritdoc cref="IOplogDeliveryGrain"/>
/// <remarks>
/// One run at a time: learns from the entries who observes the worker, sends each plugin its batches in order, one at a time,
/// and settles the wake-ups. What a batch holds is stored before it is sent, under the version of the state that was read, so
/// that neither a crash nor a second activation can make two different batches of one key.
/// </remarks>
public sealed partial class OplogDeliveryGrain(
    [PersistentState("oplog-delivery", RegistryStorage.Name)] IPersistentState<OplogDeliveryState> state,
    IOplogStore store,
    OplogProcessors processors,
    OplogDeliveryOptions options,
    DeliveryInstruments instruments,
    IFaultInjector faults,
    TimeProvider time,
    ILogger<OplogDeliveryGrain> log) : Grain, IOplogDeliveryGrain
{
    private const int PageSize = 1000;

    private readonly Dictionary<string, DueDelivery> _due = [];
    private readonly Dictionary<Guid, (int Failures, DateTimeOffset NotBefore)> _pauses = [];
    private readonly SemaphoreSlim _writing = new(1, 1);
    private OplogDeliveryState? _stored;
    private OplogDeliveryState _state = new();
    private CancellationTokenSource _stop = new();
    private Task _run = Task.CompletedTask;
    private bool _again;
    private bool _ending;

    /// <summary>No run may begin: what is left is being taken over.</summary>
    private bool _held;
    private bool _isUnsaved;

    private WorkerId Worker => WorkerId.Parse(this.GetPrimaryKeyString());

    /// <summary>
    /// What the runs work on: a copy of what was read. A storage may read what it is given on any thread while it is written, and
    /// another server's write may be read in between calls.
    /// </summary>
    private OplogDeliveryState State
    {
        get
        {
            if (!ReferenceEquals(_stored, state.State))
                _state = (_stored = state.State).Copy();
            return _state;
        }
    }

    public Task DeliverAsync(DueDelivery due)
    {
        _due[due.WakeUp.Id] = due;
        Start();
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _ending = true;
        await _stop.CancelAsync();
        await _run;
        _stop.Dispose();
    }

    /// <summary>Makes sure that everything known by now is looked at; the task ends with the run and never fails.</summary>
    private Task Start()
    {
        _again = true;
        return _run.IsCompleted && !_held ? _run = RunAsync() : _run;
    }

    private async Task RunAsync()
    {
        try
        {
            while (_again && !_ending && !_held)
            {
                _again = false;
                DueDelivery[] due = [.. _due.Values];
                _due.Clear();
                var retryAt = await DeliverAllAsync();
                foreach (var delivery in due)
                    await SettleAsync(delivery, retryAt);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The batch on its way is sent again, with the same entries, by the next run.
        }
        catch (WorkerNotFoundException)
        {
            // It was deleted between two reads; the wake-up comes again.
        }
        catch (Exception failure)
        {
            // What is in memory may not be what is stored: the next call reads it anew. The wake-up comes again when its lease ends.
            _ending = true;
            LogRunFailed(Worker, failure);
            DeactivateOnIdle();
        }
    }

    /// <returns>When to come back to plugins that failed; null when every plugin has everything.</returns>
    private async Task<DateTimeOffset?> DeliverAllAsync()
    {
        var retryAt = await DeliverOwedAsync();
        if (await store.GetStatusAsync(Worker, _stop.Token) is not { } status)
        {
            await ForgetAsync();
            return retryAt;
        }

        if (State.CreatedAt != status.CreatedAt)
            Reset(status.CreatedAt);
        if (await processors.IsProcessorAsync(Worker.ComponentId))
            return retryAt;
        await FoldAsync(status.LastIndex.Value);
        var retries = await Task.WhenAll(Installations().Select(installation => DeliverToAsync(installation, status)));
        if (_isUnsaved)
            await SaveAsync();
        return retries.Append(retryAt).Min();
    }

    /// <summary>Sends one installation all that it has not got.</summary>
    /// <returns>When to come back after a failure; null when it has everything.</returns>
    private async Task<DateTimeOffset?> DeliverToAsync(Guid installation, WorkerStatusRecord status)
    {
        while (true)
        {
            if (PauseOf(installation) is { } notBefore)
                return notBefore;
            var cursor = State.Cursors.Find(c => c.InstallationId == installation);
            if (BatchRule.Next(State.Changes, State.FoldedTo, installation, cursor?.Next ?? 1) is not { } range || await processors.FindAsync(range.Plugin) is not { } plugin)
                return null;
            if (cursor is null)
                State.Cursors.Add(cursor = new DeliveryCursor { InstallationId = installation, Next = range.First });
            ProcessorBatch? batch = null;
            try
            {
                batch = await NextBatchAsync(cursor, range, plugin, status);
                faults.Reach(FaultPoint.BeforeOplogBatchSent);
                var refusal = await processors.SendAsync(batch, _stop.Token);
                faults.Reach(FaultPoint.AfterOplogBatchProcessed);
                if (refusal is null)
                    Processed(cursor, batch);
                else
                    Refused(cursor, batch, refusal);
            }
            catch (ProcessorFailedException failure)
            {
                Failed(installation, $"{range.Plugin.Name} {range.Plugin.Version}", batch, failure);
            }
        }
    }

    /// <summary>The batch that was begun, or a new one, whose extent is stored before it is returned.</summary>
    private async Task<ProcessorBatch> NextBatchAsync(DeliveryCursor cursor, EntryRange range, PluginDefinitionRecord plugin, WorkerStatusRecord status)
    {
        var isBegun = cursor.SendingTo != 0;
        var last = isBegun ? cursor.SendingTo : Math.Min(range.Last, range.First + (ulong)options.EntriesPerBatchMax - 1);
        var entries = await store.ReadAsync(Worker, new OplogIndex(range.First), (int)(last - range.First + 1), _stop.Token);
        if (!isBegun)
        {
            entries = BatchSize.Cut(entries, options.BytesPerBatchMax);
            cursor.Next = range.First;
            cursor.SendingTo = range.First + (ulong)entries.Count - 1;
            await SaveAsync();
        }

        var key = ProcessorWorker.BatchKey(Worker, status.CreatedAt, cursor.InstallationId, range.First, cursor.Refusals);
        return await processors.PrepareAsync(plugin, range.Plugin, status, range.First, entries, key);
    }

    private void Processed(DeliveryCursor cursor, ProcessorBatch batch)
    {
        Advance(cursor);
        _pauses.Remove(cursor.InstallationId);
        instruments.Processed(batch, time.GetUtcNow() - batch.Since);
        LogProcessed(batch.Plugin, Worker, batch.First, batch.Count);
    }

    private void Refused(DeliveryCursor cursor, ProcessorBatch batch, string reason)
    {
        cursor.Refusals++;
        _isUnsaved = true;
        instruments.Refused(batch);
        LogRefused(batch.Plugin, Worker, batch.First, Pause(cursor.InstallationId), reason);
    }

    private void Failed(Guid installation, string plugin, ProcessorBatch? batch, ProcessorFailedException failure)
    {
        if (batch is not null)
            instruments.Failed(batch);
        LogFailed(plugin, Worker, Pause(installation), failure.Message);
    }

    private void Advance(DeliveryCursor cursor)
    {
        _isUnsaved = true;
        cursor.Next = cursor.SendingTo + 1;
        cursor.SendingTo = 0;
        cursor.Refusals = 0;
    }

    /// <summary>Takes the entries up to an index into account.</summary>
    private async Task FoldAsync(ulong last)
    {
        while (State.FoldedTo < last)
        {
            var next = State.FoldedTo + 1;
            var entries = await store.ReadAsync(Worker, new OplogIndex(next), (int)Math.Min(PageSize, last - State.FoldedTo), _stop.Token);
            foreach (var entry in entries)
            {
                if (ObservationChange.Of(State.Changes, new OplogIndex(next++), entry) is { } change)
                    State.Changes.Add(change);
            }

            State.FoldedTo = next - 1;
            _isUnsaved = true;
        }
    }

    private IEnumerable<Guid> Installations() => State.Changes.SelectMany(change => change.Active).Select(plugin => plugin.InstallationId).Distinct();

    private DateTimeOffset? PauseOf(Guid installation) =>
        _pauses.TryGetValue(installation, out var pause) && pause.NotBefore > time.GetUtcNow() ? pause.NotBefore : null;

    private TimeSpan Pause(Guid installation)
    {
        var failures = _pauses.GetValueOrDefault(installation).Failures + 1;
        var pause = options.Pause(failures);
        _pauses[installation] = (failures, time.GetUtcNow() + pause);
        return pause;
    }

    private async Task SettleAsync(DueDelivery due, DateTimeOffset? retryAt)
    {
        var wakeUp = new WakeUp(new WakeUpKey(Worker, due.WakeUp.Id), due.WakeUp.Due, (WakeUpKind)due.WakeUp.Kind, due.WakeUp.Payload);
        if (retryAt is null)
            await store.RemoveWakeUpAsync(wakeUp);
        else
            await store.ReleaseWakeUpAsync(new WakeUpLease(wakeUp, due.Token, due.Until), retryAt.Value);
    }

    private void Reset(DateTimeOffset createdAt) => _state = new OplogDeliveryState { CreatedAt = createdAt, Owed = State.Owed };

    /// <summary>The worker is gone: what is left is what is owed.</summary>
    private async Task ForgetAsync()
    {
        if (State.Owed.Count != 0)
            await SaveAsync();
        else if (state.RecordExists)
            await state.ClearStateAsync();
    }

    /// <summary>One write at a time; each holds all that was changed before it began.</summary>
    private async Task SaveAsync()
    {
        await _writing.WaitAsync();
        try
        {
            _isUnsaved = false;
            state.State = _stored = State.Copy();
            await state.WriteStateAsync();
        }
        finally
        {
            _writing.Release();
        }
    }

    [LoggerMessage(EventId = 3401, Level = LogLevel.Debug, Message = "Plugin {Plugin} has processed {Count} oplog entries of worker {Worker} from {First} on")]
    private partial void LogProcessed(string plugin, WorkerId worker, ulong first, int count);

    [LoggerMessage(EventId = 3402, Level = LogLevel.Warning, Message = "Plugin {Plugin} refused oplog entries of worker {Worker} from {First} on; trying again after {Pause}: {Reason}")]
    private partial void LogRefused(string plugin, WorkerId worker, ulong first, TimeSpan pause, string reason);

    [LoggerMessage(EventId = 3403, Level = LogLevel.Warning, Message = "Plugin {Plugin} failed with oplog entries of worker {Worker}; trying again after {Pause}: {Reason}")]
    private partial void LogFailed(string plugin, WorkerId worker, TimeSpan pause, string reason);

    [LoggerMessage(EventId = 3404, Level = LogLevel.Warning, Message = "The delivery of oplog entries of worker {Worker} was broken off; it goes on with the next wake-up")]
    private partial void LogRunFailed(WorkerId worker, Exception failure);
}
