using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Telemetry;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime.Services;

/// <summary>Everything a worker needs from its process. One object for all workers; every member is thread-safe.</summary>
public sealed record WorkerServices
{
    private Execution.RunningWatch? _watch, _timeLimitWatch, _waitWatch;
    private Execution.PassingBytes? _passing;

    public required IOplogStore Oplogs { get; init; }

    public required IBlobStore Blobs { get; init; }

    public required IComponentCatalog Components { get; init; }

    public required IWorkerScheduler Scheduler { get; init; }

    public required IWorkerRpc Rpc { get; init; }

    public required IWorkerDirectory Directory { get; init; }

    /// <summary>Null where cycles of calls of unrelated invocations are not looked for.</summary>
    public IWaitingWorkers? Waits { get; init; }

    /// <summary>Null where nobody observes workers.</summary>
    public IOplogObservers? Observers { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;

    public IRandomSource Random { get; init; } = new SystemRandomSource();

    public RuntimeLimits Limits { get; init; } = new();

    /// <summary>The policy of workers that set none themselves.</summary>
    public RetryPolicy RetryPolicy { get; init; } = RetryPolicy.Default;

    public IFaultInjector Faults { get; init; } = NoFaults.Instance;

    /// <summary>The file system of a loaded worker; null where workers have none.</summary>
    public Func<Context.WorkerContext, Files.IWorkerFiles>? Files { get; init; }

    /// <summary>This start of the server process; written into the status rows of the workers it runs.</summary>
    public required Guid Incarnation { get; init; }

    /// <summary>One for all workers, made at its first use from <see cref="Time"/> and <see cref="Limits"/>.</summary>
    internal Execution.RunningWatch Watch =>
        LazyInitializer.EnsureInitialized(ref _watch, () => new Execution.RunningWatch(Time, Limits.CommitRunningAfter, Limits.CommitRunningAfter));

    /// <summary>Tells invocations that have used up <see cref="RuntimeLimits.MaxInvocationTime"/>; null without that limit.</summary>
    internal Execution.RunningWatch? TimeLimitWatch => Limits.MaxInvocationTime is not { } limit ? null :
        LazyInitializer.EnsureInitialized(ref _timeLimitWatch, () => new Execution.RunningWatch(Time, limit, TimeSpan.FromMilliseconds(1)));

    /// <summary>What passes through all workers; see <see cref="RuntimeLimits.MaxPassingBytes"/>.</summary>
    internal Execution.PassingBytes Passing => LazyInitializer.EnsureInitialized(
        ref _passing, () => new Execution.PassingBytes(Limits.MaxPassingBytes, CollectYoung));

    /// <summary>Has the garbage of payloads collected that have passed through; replaced in tests.</summary>
    internal Action CollectYoung { get; init; } = new Execution.PassingGarbage().Collect;

    /// <summary>Tells workers that have waited for others for <see cref="RuntimeLimits.CycleProbeAfter"/>; null without <see cref="Waits"/>.</summary>
    internal Execution.RunningWatch? WaitWatch => Waits is null ? null :
        LazyInitializer.EnsureInitialized(ref _waitWatch, () => new Execution.RunningWatch(Time, Limits.CycleProbeAfter, TimeSpan.FromMilliseconds(100)));

    /// <summary>A process has one; not disposed by workers.</summary>
    public RuntimeInstruments Instruments { get; init; } = new();

    /// <summary>A process has one; not disposed by workers.</summary>
    public WorkerActivities Activities { get; init; } = new();

    /// <summary>Counts what limits refused. A process has one; not disposed by workers.</summary>
    public PolicyInstruments Policies { get; init; } = new();

    public ILoggerFactory Logging { get; init; } = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance;
}
