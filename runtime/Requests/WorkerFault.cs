using GolemOrleans.Oplog;

namespace GolemOrleans.Runtime.Requests;

/// <summary>Why a request to a worker was refused or failed: the error union of the API. Immutable.</summary>
public abstract record WorkerFault
{
    /// <summary>One line for people.</summary>
    public abstract string Message { get; }

    /// <summary>
    /// True when nothing was decided: the same request with the same idempotency key may be sent again, to whoever owns the
    /// worker by then.
    /// </summary>
    public virtual bool IsRetriable => false;
}

public sealed record InvalidRequest(string Details) : WorkerFault
{
    public override string Message => Details;
}

public sealed record WorkerAlreadyExists(WorkerId WorkerId) : WorkerFault
{
    public override string Message => $"Worker already exists: {WorkerId}";
}

public sealed record WorkerNotFound(WorkerId WorkerId) : WorkerFault
{
    public override string Message => $"Worker not found: {WorkerId}";
}

public sealed record WorkerCreationFailed(WorkerId WorkerId, string Details) : WorkerFault
{
    public override string Message => $"Failed to create worker {WorkerId}: {Details}";
}

public sealed record FailedToResumeWorker(WorkerId WorkerId, WorkerFault Reason) : WorkerFault
{
    public override string Message => $"Failed to resume worker {WorkerId}: {Reason.Message}";
}

public sealed record ComponentDownloadFailed(Guid ComponentId, ulong Version, string Reason) : WorkerFault
{
    public override string Message => $"Failed to download component {ComponentId}#{Version}: {Reason}";
}

public sealed record ComponentParseFailed(Guid ComponentId, ulong Version, string Reason) : WorkerFault
{
    public override string Message => $"Failed to parse component {ComponentId}#{Version}: {Reason}";
}

public sealed record LatestVersionFailed(Guid ComponentId, string Reason) : WorkerFault
{
    public override string Message => $"Failed to get the latest version of component {ComponentId}: {Reason}";
}

public sealed record PromiseNotFound(PromiseId PromiseId) : WorkerFault
{
    public override string Message => $"Promise not found: {PromiseId}";
}

/// <summary>The worker ended with the given trap text and standard error before this request.</summary>
public sealed record PreviousInvocationFailed(string Details) : WorkerFault
{
    public override string Message => $"The previously invoked function failed: {Details}";
}

public sealed record PreviousInvocationExited : WorkerFault
{
    public override string Message => "The previously invoked function exited";
}

/// <summary>Replay and oplog disagree; the oplog is untouched.</summary>
public sealed record UnexpectedOplogEntry(string Expected, string Got, ulong Index) : WorkerFault
{
    public override string Message => $"Unexpected oplog entry at {Index}: expected {Expected}, got {Got}";
}

public sealed record ParamTypeMismatch(string Details) : WorkerFault
{
    public override string Message => $"Parameter type mismatch: {Details}";
}

/// <summary>The invocation itself failed: trap text, "Interrupted via the Golem API", "Process exited".</summary>
public sealed record RuntimeError(string Details) : WorkerFault
{
    public override string Message => Details;

    public static RuntimeError Interrupted { get; } = new("Interrupted via the Golem API");

    public static RuntimeError Exited { get; } = new("Process exited");
}

/// <summary>The worker's file system has no such file or directory.</summary>
public sealed record FileNotFound(string Path) : WorkerFault
{
    public override string Message => $"File not found: {Path}";
}

/// <summary>A file where a directory is needed, or the other way round.</summary>
public sealed record BadFileType(string Path) : WorkerFault
{
    public override string Message => $"Bad file type: {Path}";
}

/// <summary>An initial file of the component cannot be had.</summary>
public sealed record InitialFileDownloadFailed(string Path, string Reason) : WorkerFault
{
    public override string Message => $"Failed to download initial file {Path}: {Reason}";
}

public sealed record UnknownFault(string Details) : WorkerFault
{
    public override string Message => Details;
}

/// <summary>The runtime cannot serve the worker any more (lost ownership, shut-down, store unavailable).</summary>
public sealed record WorkerUnavailable(string Details) : WorkerFault
{
    public override string Message => Details;

    public override bool IsRetriable => true;
}

/// <summary>Carries a <see cref="WorkerFault"/>; thrown by operations of a worker.</summary>
public sealed class WorkerException(WorkerFault fault, Exception? inner = null) : Exception(fault.Message, inner)
{
    public WorkerFault Fault { get; } = fault;
}
