using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Failures;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime;

/// <summary>Log lines of <see cref="WorkerRuntime"/>; the event ids are stable.</summary>
internal static partial class WorkerRuntimeLog
{
    private static readonly Func<ILogger, WorkerId, string, IDisposable?> s_invocation =
        LoggerMessage.DefineScope<WorkerId, string>("worker {Worker}, invocation {IdempotencyKey}");

    /// <summary>Lines written within it carry the worker and the invocation.</summary>
    public static IDisposable? InvocationScope(this ILogger logger, WorkerId worker, string key) => s_invocation(logger, worker, key);

    [LoggerMessage(2001, LogLevel.Debug, "Worker {Worker} opened at {Index}, epoch {Epoch}")]
    public static partial void Opened(this ILogger logger, WorkerId worker, OplogIndex index, Epoch epoch);

    [LoggerMessage(2002, LogLevel.Information, "Worker {Worker} closed: {Reason}")]
    public static partial void Closed(this ILogger logger, WorkerId worker, string reason);

    [LoggerMessage(2003, LogLevel.Warning, "Worker {Worker} stopped: {Trap}")]
    public static partial void Trapped(this ILogger logger, WorkerId worker, string trap);

    [LoggerMessage(2004, LogLevel.Error, "Worker {Worker} failed unexpectedly")]
    public static partial void Unexpected(this ILogger logger, WorkerId worker, Exception exception);

    [LoggerMessage(2005, LogLevel.Information, "Worker {Worker} updated to version {Version}")]
    public static partial void Updated(this ILogger logger, WorkerId worker, ulong version);

    [LoggerMessage(2006, LogLevel.Warning, "Worker {Worker} could not be updated to version {Version}: {Reason}")]
    public static partial void UpdateFailed(this ILogger logger, WorkerId worker, ulong version, string reason);

    [LoggerMessage(2007, LogLevel.Warning, "Scheduled invocation {Schedule} of worker {Worker} is dropped: {Reason}")]
    public static partial void ScheduleDropped(this ILogger logger, WorkerId worker, string schedule, string reason);

    [LoggerMessage(2008, LogLevel.Warning, "A call to worker {Worker} is refused. {Cycle}")]
    public static partial void CallCycle(this ILogger logger, WorkerId worker, string cycle);

    [LoggerMessage(2010, LogLevel.Warning, "What worker {Worker} waits for could not be followed: {Reason}")]
    public static partial void ProbeFailed(this ILogger logger, WorkerId worker, string reason);

    [LoggerMessage(2009, LogLevel.Debug, "Worker {Worker} rests: {Reason}")]
    public static partial void Rests(this ILogger logger, WorkerId worker, WorkerTrap reason);
}
