using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Journal;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    /// <summary>
    /// Takes ownership, at most once in the life of this object, creating the worker first if asked to. Runs within
    /// <see cref="_operations"/>.
    /// </summary>
    /// <exception cref="WorkerException"><see cref="WorkerNotFound"/>, or the component cannot be had.</exception>
    private async Task OpenAsync(WorkerCreation? creation)
    {
        ThrowIfClosed();
        if (_journal is not null)
            return;
        try
        {
            if (!await OpenExistingAsync().ConfigureAwait(false))
            {
                if (creation is null)
                    throw new WorkerException(new WorkerNotFound(Id));
                await CreateAndOpenAsync(creation).ConfigureAwait(false);
            }
        }
        catch (OplogStoreException e) when (e is not OplogOwnershipLostException)
        {
            throw new WorkerException(new WorkerUnavailable(e.Message), e);
        }
    }

    private async Task<bool> OpenExistingAsync()
    {
        try
        {
            var opened = await _services.Oplogs.OpenAsync(Id).ConfigureAwait(false);
            _services.Faults.Reach(FaultPoint.AfterOpen);
            await AttachAsync(opened.Epoch, opened.Status).ConfigureAwait(false);
            return true;
        }
        catch (WorkerNotFoundException)
        {
            return false;
        }
    }

    private async Task CreateAndOpenAsync(WorkerCreation creation)
    {
        var version = creation.Version ?? await _services.Components.GetLatestVersionAsync(Id.ComponentId, default).ConfigureAwait(false);
        var component = await _services.Components.GetAsync(Id.ComponentId, version, default).ConfigureAwait(false);
        var env = new Dictionary<string, string>(component.Env);
        foreach (var (key, value) in creation.Env)
            env[key] = value;
        var create = new CreateEntry(
            _services.Time.GetUtcNow(), Id, version, creation.Args, env, component.AccountId, creation.Parent,
            component.Size, component.InitialMemoryBytes, component.Plugins, (ulong)_services.Limits.MaxMemoryBytes);
        var status = StatusFold.Start(create);
        var batch = new CommitBatch
        {
            Worker = Id,
            Epoch = default,
            NextIndex = OplogIndex.First,
            Entries = [create],
            Status = status,
            WakeUps = await IsObservedAsync(status).ConfigureAwait(false) ? [DeliveryDue(_services, status)] : [],
            Runnable = false,
            Owner = _services.Incarnation,
        };
        try
        {
            var epoch = await _services.Oplogs.CreateAsync(batch).ConfigureAwait(false);
            await AttachAsync(epoch, status).ConfigureAwait(false);
        }
        catch (WorkerAlreadyExistsException)
        {
            if (!await OpenExistingAsync().ConfigureAwait(false))
                throw new WorkerException(new WorkerUnavailable("The worker was created and deleted by others meanwhile"));
        }
    }

    /// <summary>The wake-up for entries that were not written through a journal.</summary>
    private static WakeUp DeliveryDue(Services.WorkerServices services, WorkerStatusRecord status) =>
        OplogDelivery.Later(status, DeliveryWindow.Due(services.Time.GetUtcNow(), services.Limits.OplogDeliveryDelay));

    private async Task AttachAsync(Epoch epoch, WorkerStatusRecord status)
    {
        var journal = await MakeJournalAsync(epoch, status).ConfigureAwait(false);
        lock (_gate)
        {
            _journal = journal;
            AdoptQueue(status);
            _loadRequested |= RunnableRule.IsRunnable(status);
        }

        _log.Opened(Id, status.LastIndex, epoch);
    }

    private async Task<WorkerJournal> MakeJournalAsync(Epoch epoch, WorkerStatusRecord status)
    {
        var running = status.CurrentInvocation is { } current
            ? await _services.Oplogs.FindKeyAsync(Id, KeyHash.Of(current.IdempotencyKey)).ConfigureAwait(false)
            : null;
        return new WorkerJournal(_services, epoch, status, new KeyIndex(status, running), await IsObservedAsync(status).ConfigureAwait(false));
    }

    private async Task<bool> IsObservedAsync(WorkerStatusRecord status) => status.ActivePlugins.Count != 0
        && (_services.Observers is not { } observers || await observers.AnyAsync(Id.ComponentId, status.ComponentVersion, status.ActivePlugins).ConfigureAwait(false));

    /// <summary>Fills queue and known keys from the status; invocations registered already keep their callers.</summary>
    private void AdoptQueue(WorkerStatusRecord status)
    {
        var looks = TakeLooks();
        _queue.Clear();
        _current = null;
        if (status.CurrentInvocation is { } current)
        {
            _current = Known(current.IdempotencyKey, current.FunctionName, OplogPayload.None, InvocationContext.Of(default));
            _current.IsRunning = true;
        }

        foreach (var pending in status.PendingInvocations)
        {
            QueuedItem item = pending.Invocation switch
            {
                PendingInvocation.ExportedFunction function => Known(function.IdempotencyKey, function.FunctionName, function.Input, function.Context),
                PendingInvocation.ManualUpdate update => new QueuedManualUpdate(update.TargetVersion),
                _ => throw new InvalidOperationException($"Unknown pending invocation {pending.Invocation.GetType().Name}."),
            };
            item.IsPersisted = true;
            _queue.AddLast(item);
        }

        foreach (var look in looks)
            _queue.AddLast(look);
    }

    private AcceptedInvocation Known(string key, string function, OplogPayload parameters, InvocationContext context)
    {
        if (!_known.TryGetValue(key, out var known))
            _known.Add(key, known = new AcceptedInvocation { Key = key, Function = function, Parameters = parameters, Context = context });
        known.Parameters = parameters;
        known.IsAccepted = true;
        return known;
    }
}
