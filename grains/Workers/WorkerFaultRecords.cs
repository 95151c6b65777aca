using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Grains.Workers;

/// <summary>Turns the runtime's faults into the errors that cross grains.</summary>
internal static class WorkerFaultRecords
{
    public static GolemErrorRecord ToRecord(this WorkerFault fault) => fault switch
    {
        InvalidRequest f => GolemErrorRecord.InvalidRequest(f.Details),
        WorkerAlreadyExists f => GolemErrorRecord.WorkerAlreadyExists(f.WorkerId.ToKey()),
        WorkerNotFound f => GolemErrorRecord.WorkerNotFound(f.WorkerId.ToKey()),
        WorkerCreationFailed f => new() { Type = "WorkerCreationFailed", Worker = f.WorkerId.ToKey(), Details = f.Details },
        FailedToResumeWorker f => new() { Type = "FailedToResumeWorker", Worker = f.WorkerId.ToKey(), Reason = f.Reason.ToRecord() },
        ComponentDownloadFailed f => new() { Type = "ComponentDownloadFailed", ComponentId = f.ComponentId, ComponentVersion = f.Version, Details = f.Reason },
        ComponentParseFailed f => new() { Type = "ComponentParseFailed", ComponentId = f.ComponentId, ComponentVersion = f.Version, Details = f.Reason },
        LatestVersionFailed f => new() { Type = "GetLatestVersionOfComponentFailed", ComponentId = f.ComponentId, Details = f.Reason },
        PromiseNotFound f => new() { Type = "PromiseNotFound", Worker = f.PromiseId.Worker.ToKey(), OplogIndex = f.PromiseId.Index.Value },
        PreviousInvocationFailed f => new() { Type = "PreviousInvocationFailed", Details = f.Details },
        PreviousInvocationExited => new() { Type = "PreviousInvocationExited" },
        UnexpectedOplogEntry f => new() { Type = "UnexpectedOplogEntry", Expected = f.Expected, Got = $"{f.Got} at oplog index {f.Index}" },
        ParamTypeMismatch f => new() { Type = "ParamTypeMismatch", Details = f.Details },
        FileNotFound f => new() { Type = "FileNotFound", Path = f.Path },
        BadFileType f => new() { Type = "BadFileType", Path = f.Path, Details = f.Message },
        InitialFileDownloadFailed f => new() { Type = "InitialComponentFileDownloadFailed", Path = f.Path, Details = f.Reason },
        RuntimeError f => GolemErrorRecord.Runtime(f.Details),
        _ => GolemErrorRecord.Unknown(fault.Message) with { IsRetriable = fault.IsRetriable },
    };

    /// <summary>
    /// Whether the store, or the ownership in it, was lost under a call. Nothing was decided then, as far as the caller may
    /// know: the same request may be sent again.
    /// </summary>
    public static bool IsStoreLoss(this Exception failure) => failure is StoreUnavailableException or OplogOwnershipLostException or WorkerStoreException;

    /// <summary>What the caller is told of a <see cref="IsStoreLoss"/>.</summary>
    public static WorkerUnavailable ToFault(this Exception storeLoss) => new(storeLoss.Message);

    public static GolemException ToException(this WorkerException failure) => new(failure.Fault.ToRecord());

    /// <summary>The way back, for a worker that called another.</summary>
    public static WorkerFault ToFault(this GolemErrorRecord error, Oplog.WorkerId target) => error.Type switch
    {
        "InvalidRequest" => new InvalidRequest(error.Details ?? ""),
        "WorkerAlreadyExists" => new WorkerAlreadyExists(error.Worker?.ToId() ?? target),
        "WorkerNotFound" => new WorkerNotFound(error.Worker?.ToId() ?? target),
        "WorkerCreationFailed" => new WorkerCreationFailed(error.Worker?.ToId() ?? target, error.Details ?? ""),
        "GetLatestVersionOfComponentFailed" => new LatestVersionFailed(error.ComponentId, error.Details ?? ""),
        "ComponentDownloadFailed" => new ComponentDownloadFailed(error.ComponentId, error.ComponentVersion, error.Details ?? ""),
        "ComponentParseFailed" => new ComponentParseFailed(error.ComponentId, error.ComponentVersion, error.Details ?? ""),
        "PreviousInvocationFailed" => new PreviousInvocationFailed(error.Details ?? ""),
        "PreviousInvocationExited" => new PreviousInvocationExited(),
        "ParamTypeMismatch" => new ParamTypeMismatch(error.Details ?? ""),
        "RuntimeError" => new RuntimeError(error.Details ?? ""),
        _ when error.IsRetriable => new WorkerUnavailable(error.Details ?? ""),
        _ => new UnknownFault(error.Details ?? error.Type),
    };
}
