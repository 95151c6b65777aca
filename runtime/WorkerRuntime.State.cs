using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Journal;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime;

public sealed partial class WorkerRuntime
{
    private readonly WorkerServices _services;
    private readonly WorkerEventRing _events;
    private readonly ILogger _log;
    private readonly Host.Policies.RefusalLog _refusals;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>
    /// Changes of the worker that must not overlap: accepting, updating, reverting … Whichever of them opens the worker finds
    /// unfinished work there; it goes on when the change is made, also when it was refused.
    /// </summary>
    private readonly OperationQueue _operations;

    /// <summary>Guards everything below. Never held across I/O or guest code.</summary>
    private readonly Lock _gate = new();
    private readonly Dictionary<string, AcceptedInvocation> _known = [];
    private readonly Queue<string> _finished = new();
    private readonly LinkedList<QueuedItem> _queue = new();
    private WorkerJournal? _journal;
    private readonly Action<Scheduling.RunSlot> _runLoaded;
    private readonly Action _commitStart;
    private LoadedWorker? _loaded;
    private InterruptSignal? _signal;
    private AcceptedInvocation? _current;
    private TaskCompletionSource? _stopped;
    private bool _driving;
    private bool _loadRequested;
    private bool _isClosed;

    /// <summary>The worker is to stay unloaded: its history is being changed, or it is about to be closed.</summary>
    private bool _isHeld;
    private WorkerFault _closeReason = new WorkerUnavailable("The worker is closed");

    public partial bool IsBusy
    {
        get
        {
            lock (_gate)
                return !_isClosed && (_driving || _loadRequested || _queue.Count != 0);
        }
    }

    public partial bool IsLoaded
    {
        get
        {
            lock (_gate)
                return _loaded is not null;
        }
    }

    public partial long MemoryBytes
    {
        get
        {
            lock (_gate)
                return _loaded is null ? 0 : _loaded.Context.KnownMemoryBytes;
        }
    }

    public override partial string ToString()
    {
        lock (_gate)
        {
            var open = _journal is { } journal ? $"{journal}" : "not open";
            var does = _isClosed ? $"closed ({_closeReason.Message})" : _driving ? "works" : _loadRequested ? "is to work and does not" : "rests";
            return $"{open}, {does}{(_isHeld ? ", held" : "")}, {(_loaded is null ? "not loaded" : "loaded")}, {_queue.Count} queued, "
                + $"running {_current?.Key ?? "nothing"}, asked to stop: {_signal?.Kind?.ToString() ?? "no"}";
        }
    }

    public async partial Task<WorkerStatusRecord?> GetStatusAsync()
    {
        WorkerJournal? journal;
        lock (_gate)
            journal = _journal;
        return journal is { Failure: null } ? CurrentStatus(journal) : await _services.Oplogs.GetStatusAsync(Id).ConfigureAwait(false);
    }

    /// <summary>What was resumed or woken runs, also before it has written anything.</summary>
    private WorkerStatusRecord CurrentStatus(WorkerJournal journal)
    {
        var status = journal.Status;
        if (status is not { Status: WorkerStatus.Interrupted or WorkerStatus.Suspended, CurrentInvocation: not null })
            return status;
        lock (_gate)
            return _driving && _loaded is not null && _signal is { Kind: null } ? status with { Status = WorkerStatus.Running } : status;
    }

    /// <summary>The journal of an open worker.</summary>
    private WorkerJournal Journal => _journal ?? throw new InvalidOperationException("The worker is not open.");

    private void ThrowIfClosed()
    {
        lock (_gate)
        {
            if (_isClosed)
                throw new WorkerException(_closeReason);
        }
    }

    /// <summary>Ends this object: nobody is served any more.</summary>
    private void Close(WorkerFault reason)
    {
        AcceptedInvocation[] waiting;
        LoadedWorker? idle = null;
        List<QueuedLook> looks;
        lock (_gate)
        {
            if (_isClosed)
                return;
            _isClosed = true;
            _closeReason = reason;
            _loadRequested = false;
            waiting = [.. _known.Values];
            looks = TakeLooks();
            _queue.Clear();
            _signal?.Raise(InterruptKind.Unload);
            if (!_driving)
                (idle, _loaded) = (_loaded, null);
        }

        if (idle is not null)
            Release(idle);
        foreach (var invocation in waiting)
            invocation.Refuse(reason);
        foreach (var look in looks)
            look.Refuse(reason);
        _log.Closed(Id, reason.Message);
        _services.Instruments.Closed();
        _closed.TrySetResult();
    }

    private void Release(LoadedWorker worker)
    {
        worker.Dispose();
        _events.Publish(new ClosedEvent(_services.Time.GetUtcNow()));
    }
}
