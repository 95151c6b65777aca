using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    public partial Task<ulong> CreateAsync(WorkerCreation creation) => _operations.Run(async () =>
    {
        ThrowIfClosed();
        var isNew = _journal is null && await _services.Oplogs.GetStatusAsync(Id).ConfigureAwait(false) is null;
        if (!isNew)
            throw new WorkerException(new WorkerAlreadyExists(Id));
        await OpenAsync(creation).ConfigureAwait(false);
        RequestLoad();
        return Journal.Status.ComponentVersion;
    });

    public partial Task AcceptAsync(InvocationRequest request)
    {
        var (invocation, isNew) = Register(request);
        if (isNew)
            return _operations.Run(() => AdmitAsync(invocation, request));
        return request.FireAndForget ? _operations.Run(() => KeepAsync(invocation)) : Task.CompletedTask;
    }

    public async partial Task<InvocationState> InvokeAsync(InvocationRequest request, TimeSpan wait)
    {
        var (invocation, isNew) = Register(request);
        // Taken before the worker can start: a failure told from here on is an answer to this caller too.
        var outcome = invocation.Outcome;
        if (isNew)
        {
            var admitted = _operations.Run(() => AdmitAsync(invocation, request));
            if (!admitted.IsCompletedSuccessfully)
            {
                try
                {
                    await admitted.ConfigureAwait(false);
                }
                catch (WorkerException e)
                {
                    return new InvocationState.Failed(e.Fault);
                }
            }
        }

        return await WaitAsync(invocation, outcome, wait).ConfigureAwait(false);
    }

    /// <summary>Takes the key before anything is awaited; a second request finds the first.</summary>
    private (AcceptedInvocation Invocation, bool IsNew) Register(InvocationRequest request)
    {
        lock (_gate)
        {
            if (_isClosed)
                throw new WorkerException(_closeReason);
            if (_known.TryGetValue(request.IdempotencyKey, out var known))
                return (known, false);
            if (_queue.Count >= _services.Limits.MaxPendingInvocations)
            {
                _refusals.Tell(Limit.PendingInvocations, $"an invocation was refused, {_queue.Count} are waiting");
                throw new WorkerException(new InvalidRequest("Too many pending invocations"));
            }

            var invocation = new AcceptedInvocation
            {
                Key = request.IdempotencyKey,
                Function = request.Function,
                Parameters = OplogPayload.Inline(request.Parameters),
                Context = request.Context,
            };
            _known.Add(invocation.Key, invocation);
            return (invocation, true);
        }
    }

    private async Task AdmitAsync(AcceptedInvocation invocation, InvocationRequest request)
    {
        try
        {
            await OpenAsync(request.CreateIfMissing).ConfigureAwait(false);
            if (!invocation.IsAccepted && (request.IsNewKey || !await FindResultAsync(invocation).ConfigureAwait(false)))
                await QueueAsync(invocation, request.FireAndForget).ConfigureAwait(false);
            else if (!invocation.IsDone)
                RequestLoadIfWaiting();
        }
        catch (WorkerException e)
        {
            Forget(invocation, e.Fault);
            throw;
        }
        catch (Exception e)
        {
            // The store, or what opening needed of others, was lost on the way: nothing is accepted, and who asks again finds the truth.
            var fault = new WorkerUnavailable(e.Message);
            Forget(invocation, fault);
            Close(fault);
            throw new WorkerException(fault, e);
        }
    }

    /// <summary>Makes an invocation that is known in memory safe for a caller that leaves.</summary>
    private async Task KeepAsync(AcceptedInvocation invocation)
    {
        if (invocation.IsDone || _journal is not { } journal)
            return;
        lock (_gate)
        {
            if (!invocation.IsPersisted && !invocation.IsRunning && !invocation.IsDone && _queue.Contains(invocation))
                AppendPending(invocation);
        }

        await Acknowledged(journal.CommitAsync()).ConfigureAwait(false);
    }

    private async Task<bool> FindResultAsync(AcceptedInvocation invocation)
    {
        var row = await _services.Oplogs.FindKeyAsync(Id, KeyHash.Of(invocation.Key)).ConfigureAwait(false);
        if (row is not { Result: { } index })
            return false;
        invocation.Complete(await ReadResultAsync(index).ConfigureAwait(false));
        invocation.IsAccepted = true;
        Remember(invocation);
        return true;
    }

    private async Task<ReadOnlyMemory<byte>> ReadResultAsync(OplogIndex index)
    {
        var entries = await _services.Oplogs.ReadAsync(Id, index, 1).ConfigureAwait(false);
        return entries is [ExportedFunctionCompletedEntry completed]
            ? await _services.Blobs.LoadPayloadAsync(completed.Response).ConfigureAwait(false)
            : throw new WorkerException(new UnknownFault($"Oplog entry {index} is not the result that the key names"));
    }

    private async Task QueueAsync(AcceptedInvocation invocation, bool mustBeDurable)
    {
        var status = Journal.Status;
        if ((status.LastError is not null || status.Status is WorkerStatus.Failed or WorkerStatus.Exited)
            && await RefusalAsync(status).ConfigureAwait(false) is { } refusal)
        {
            throw new WorkerException(refusal);
        }

        if (invocation.Parameters.Length > OplogPayload.InlineBytesMax)
            invocation.Parameters = await _services.Blobs.StorePayloadAsync(invocation.Parameters.Bytes).ConfigureAwait(false);
        bool persisted;
        lock (_gate)
        {
            if (_isClosed)
                throw new WorkerException(_closeReason);
            persisted = mustBeDurable || _loaded is null || _driving || _queue.Count != 0;
            if (status.Status == WorkerStatus.Interrupted)
                Journal.Resume();
            if (persisted)
                AppendPending(invocation);
            invocation.IsAccepted = true;
            invocation.QueuedAt = _services.Time.GetTimestamp();
            _queue.AddLast(invocation);
            _loadRequested = true;
        }

        StartDriving();
        RefuseCycles();
        if (!persisted)
            return;
        _services.Faults.Reach(FaultPoint.BeforePendingCommitted);
        var commit = Journal.CommitAsync();
        if (mustBeDurable)
            await Acknowledged(commit).ConfigureAwait(false);
    }

    /// <summary>Why a worker that has failed or exited takes nothing more, with what it wrote to standard error.</summary>
    private async Task<WorkerFault> RefusalAsync(WorkerStatusRecord status)
    {
        var errors = await StandardErrorReader.ReadAsync(_services.Oplogs, status, _services.Limits.MaxStderrChunks).ConfigureAwait(false);
        return Admission.Refusal(status, errors) ?? new UnknownFault($"The worker is {status.Status}");
    }

    private void AppendPending(AcceptedInvocation invocation)
    {
        Journal.Append(new PendingWorkerInvocationEntry(
            _services.Time.GetUtcNow(),
            new PendingInvocation.ExportedFunction(invocation.Key, invocation.Function, invocation.Parameters, invocation.Context)));
        invocation.IsPersisted = true;
    }

    private async Task Acknowledged(Task commit)
    {
        try
        {
            await commit.ConfigureAwait(false);
        }
        catch (Exception e)
        {
            var fault = new WorkerUnavailable(e.Message);
            Close(fault);
            throw new WorkerException(fault, e);
        }
    }

    private void Forget(AcceptedInvocation invocation, WorkerFault fault)
    {
        lock (_gate)
            _known.Remove(invocation.Key);
        invocation.Refuse(fault);
    }

    /// <summary>Keeps a finished invocation for repeated questions; forgets the oldest beyond the limit.</summary>
    private void Remember(AcceptedInvocation invocation)
    {
        lock (_gate)
        {
            _finished.Enqueue(invocation.Key);
            while (_finished.Count > _services.Limits.CachedResults && _finished.TryDequeue(out var oldest))
                _known.Remove(oldest);
        }
    }
}
