using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Journal;
using GolemOrleans.Runtime.Lifecycle;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    public partial Task RevertAsync(RevertTarget target) => _operations.Run(async () =>
    {
        await OpenAsync(null).ConfigureAwait(false);
        await RevertHeldAsync(target).ConfigureAwait(false);
    });

    public partial Task<bool> RevertFailureAsync() => _operations.Run(async () =>
    {
        await OpenAsync(null).ConfigureAwait(false);
        if (Journal.Status is not { Status: WorkerStatus.Failed or WorkerStatus.Exited, CurrentInvocation: not null })
            return false;
        await RevertHeldAsync(new RevertTarget.Invocations(1)).ConfigureAwait(false);
        return true;
    });

    private async Task RevertHeldAsync(RevertTarget target)
    {
        bool wasActive;
        lock (_gate)
            wasActive = _driving || _loadRequested;
        if (HoldStopped(InterruptKind.Unload) is { } stopped)
            await stopped.ConfigureAwait(false);
        try
        {
            await UnloadAsync().ConfigureAwait(false);
            ThrowIfClosed();
            await RevertStoppedAsync(target).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                _isHeld = false;
                _loadRequested |= wasActive && !_isClosed;
            }

            StartDriving();
        }
    }

    private async Task RevertStoppedAsync(RevertTarget target)
    {
        await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
        var region = await RevertRule.RegionAsync(_services.Oplogs, Journal.Status, target).ConfigureAwait(false);
        var cancelled = await RevertRule.AcceptedBeforeAsync(_services.Oplogs, Journal.Status, target, region).ConfigureAwait(false);
        var now = _services.Time.GetUtcNow();
        Journal.Append(
            [new RevertEntry(now, region), .. cancelled.Select(key => new CancelInvocationEntry(now, key))],
            batch => batch.KeysRevertedFrom = region.Start);
        await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
        await AdoptRevertedAsync().ConfigureAwait(false);
    }

    public partial Task<bool> CancelAsync(string idempotencyKey) => _operations.Run(async () =>
    {
        await OpenAsync(null).ConfigureAwait(false);
        AcceptedInvocation? queued;
        bool isKnown;
        lock (_gate)
        {
            isKnown = _known.TryGetValue(idempotencyKey, out queued);
            if (isKnown && _queue.Remove(queued!))
            {
                queued!.IsCancelled = true;
                _known.Remove(idempotencyKey);
                Journal.Append(new CancelInvocationEntry(_services.Time.GetUtcNow(), idempotencyKey));
            }
        }

        if (queued is { IsCancelled: true })
        {
            await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
            queued.Refuse(new InvalidRequest("The invocation was cancelled"));
            return true;
        }

        return isKnown || await _services.Oplogs.FindKeyAsync(Id, KeyHash.Of(idempotencyKey)).ConfigureAwait(false) is { Result: not null }
            ? false
            : throw new WorkerException(new InvalidRequest("Invocation not found"));
    });

    public partial Task ForkAsync(WorkerId target, OplogIndex cutOff, IReadOnlyList<OplogEntry>? appended) => _operations.Run(async () =>
    {
        if (_journal is { Failure: null } journal)
            await Acknowledged(journal.CommitAsync()).ConfigureAwait(false);
        await ForkStoredAsync(_services, Id, target, cutOff, appended ?? []).ConfigureAwait(false);
    });

    public partial Task SetPluginAsync(PluginDescription plugin, bool active) => _operations.Run(async () =>
    {
        await OpenAsync(null).ConfigureAwait(false);
        var now = _services.Time.GetUtcNow();
        Journal.Append(active ? new ActivatePluginEntry(now, plugin) : new DeactivatePluginEntry(now, plugin));
        await Acknowledged(Journal.CommitAsync()).ConfigureAwait(false);
    });

    /// <summary>Copies committed entries to a new worker, which is left runnable.</summary>
    /// <param name="appended">Entries of the new worker alone.</param>
    internal static async Task ForkStoredAsync(
        Services.WorkerServices services, WorkerId source, WorkerId target, OplogIndex cutOff, IReadOnlyList<OplogEntry> appended)
    {
        try
        {
            if (await services.Oplogs.ReadAsync(source, OplogIndex.First, 1).ConfigureAwait(false) is not [CreateEntry original])
                throw new WorkerException(new WorkerNotFound(source));
            if (cutOff < OplogIndex.First.Next)
                throw new WorkerException(new InvalidRequest("oplog_index_cut_off must be at least 2"));
            var create = original with { WorkerId = target, Parent = null };
            var status = await ForkStatus.OfAsync(services.Oplogs, source, cutOff, create, appended, services.RetryPolicy).ConfigureAwait(false);
            await AddDeliveryAsync(services, status).ConfigureAwait(false);
            await services.Oplogs.ForkAsync(new ForkRequest
            {
                Source = source,
                Target = target,
                CutOff = cutOff,
                Create = create,
                Appended = appended,
                Status = status,
                Runnable = true,
                Owner = services.Incarnation,
            }).ConfigureAwait(false);
            await AddDeliveryAsync(services, status).ConfigureAwait(false);
        }
        catch (WorkerNotFoundException)
        {
            throw new WorkerException(new WorkerNotFound(source));
        }
        catch (WorkerAlreadyExistsException)
        {
            throw new WorkerException(new WorkerAlreadyExists(target));
        }
        catch (ArgumentException e)
        {
            throw new WorkerException(new InvalidRequest(e.Message));
        }
    }

    /// <summary>
    /// Has the copied entries delivered as the new worker's own. Before the fork, so that no crash loses it, and again after it,
    /// in case that it came due before there was a worker.
    /// </summary>
    private static async Task AddDeliveryAsync(Services.WorkerServices services, WorkerStatusRecord forked)
    {
        if (forked.ActivePlugins.Count != 0)
            await services.Oplogs.AddWakeUpAsync(DeliveryDue(services, forked)).ConfigureAwait(false);
    }

    /// <summary>After a revert: queue, keys and callers as the shortened history has them; goes on if it is unfinished.</summary>
    private async Task AdoptRevertedAsync()
    {
        var status = Journal.Status;
        var journal = await MakeJournalAsync(Journal.Epoch, status).ConfigureAwait(false);
        var gone = new List<AcceptedInvocation>();
        lock (_gate)
        {
            _journal = journal;
            var before = _known.Values.ToArray();
            _known.Clear();
            _finished.Clear();
            foreach (var invocation in before.Where(invocation => !invocation.IsDone))
                _known.Add(invocation.Key, invocation);
            AdoptQueue(status);
            var kept = _queue.OfType<AcceptedInvocation>().Append(_current).ToHashSet();
            foreach (var invocation in before.Where(invocation => !kept.Contains(invocation)))
            {
                _known.Remove(invocation.Key);
                gone.Add(invocation);
            }

            _loadRequested = RunnableRule.IsRunnable(status);
        }

        foreach (var invocation in gone)
            invocation.Refuse(new InvalidRequest("The invocation was reverted"));
    }
}
