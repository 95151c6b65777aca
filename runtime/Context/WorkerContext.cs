using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Journal;
using GolemOrleans.Runtime.Replay;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Services;

namespace GolemOrleans.Runtime.Context;

/// <summary>
/// What host functions of one loaded worker see: its identity, its oplog through durable calls, waiting, output and control.
/// It lives as long as the instance and is used only by the thread that runs it. Host functions get it as
/// <see cref="Components.Hosting.HostCall.State"/>.
/// </summary>
public sealed partial class WorkerContext : IDisposable
{
    private readonly WorkerJournal _journal;
    private readonly ReplayCursor _replay;
    private readonly WorkerEventRing _events;
    private readonly List<object> _parts = [];

    internal WorkerContext(WorkerId id, WorkerComponent component, WorkerServices services, WorkerJournal journal, ReplayCursor replay, WorkerEventRing events)
    {
        Id = id;
        Component = component;
        Services = services;
        _journal = journal;
        _replay = replay;
        _events = events;
    }

    public WorkerId Id { get; }

    /// <summary>When the worker was created: another time for one that was deleted and created again.</summary>
    internal DateTimeOffset CreatedAt { get; init; }

    /// <summary>The version that runs.</summary>
    public WorkerComponent Component { get; }

    public WorkerServices Services { get; }

    /// <summary>Program arguments as recorded at creation.</summary>
    public IReadOnlyList<string> Arguments { get; internal init; } = [];

    /// <summary>
    /// Environment variables in the order they are shown: recorded ones, those of the loaded version for absent keys, then
    /// GOLEM_WORKER_NAME, GOLEM_COMPONENT_ID and GOLEM_COMPONENT_VERSION.
    /// </summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; internal init; } = [];

    /// <summary>The invocation that runs, live or replayed; null during instantiation.</summary>
    public InvocationInProgress? Invocation { get; internal set; }

    /// <summary>The slot of the thread that runs now.</summary>
    internal RunSlot Slot { get; set; } = null!;

    internal InterruptSignal Signal { get; set; } = null!;

    /// <summary>Tells the operator what limits refused this worker.</summary>
    internal RefusalLog Refusals { get; init; } = null!;

    /// <summary>The trap of a guest that asked for more than a limit allows; the operator is told, unless it is replayed.</summary>
    internal HostTrapException Refuse(string limit, string details)
    {
        if (IsLive)
            Refusals.Tell(limit, details);
        return new HostTrapException(details);
    }

    /// <summary>Told the calls that are all the guest waits for, and none when it goes on.</summary>
    internal Action<IReadOnlyList<AwaitedCall>> AwaitCalls { get; init; } = static _ => { };

    /// <summary>How others end or pause the instance that runs now.</summary>
    internal void Attach(Action interrupt, Action askToPause)
    {
        Signal.Attach(interrupt);
        Slot.Preempt = askToPause;
    }

    internal ReplayCursor Cursor => _replay;

    internal WorkerJournal Journal => _journal;

    /// <summary>
    /// The host's own state for this instance (file system, stream tables), made at the first request. Disposed with the
    /// context, last made first, when it is <see cref="IDisposable"/>.
    /// </summary>
    public T Part<T>(Func<WorkerContext, T> create)
        where T : class
    {
        foreach (var part in _parts)
        {
            if (part is T found)
                return found;
        }

        var made = create(this);
        _parts.Add(made);
        return made;
    }

    /// <summary>Disposes the parts. Called by the run loop after the instance is gone.</summary>
    public void Dispose()
    {
        StopActivities();
        for (var i = _parts.Count - 1; i >= 0; i--)
            (_parts[i] as IDisposable)?.Dispose();
        _parts.Clear();
    }
}

/// <summary>The invocation in progress.</summary>
/// <param name="IdempotencyKey">The caller's key.</param>
/// <param name="Function">Function name as called.</param>
/// <param name="Context">Trace and spans, the invocation's own span first.</param>
public sealed record InvocationInProgress(string IdempotencyKey, string Function, InvocationContext Context);
