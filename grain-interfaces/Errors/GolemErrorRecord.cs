using Orleans;

namespace GolemOrleans.GrainInterfaces.Errors;

/// <summary>
/// A worker error as it crosses grains: the tag and fields of the REST API's <c>GolemError</c>. <see cref="Type"/> is the
/// JSON tag (<c>InvalidRequest</c>, <c>WorkerNotFound</c>, …); unused fields are null.
/// </summary>
[GenerateSerializer, Immutable, Alias("golem.error.v1")]
public sealed record GolemErrorRecord
{
    [Id(0)] public required string Type { get; init; }

    [Id(1)] public string? Details { get; init; }

    /// <summary>Of WorkerAlreadyExists, WorkerNotFound, WorkerCreationFailed, FailedToResumeWorker, or a promise's owner.</summary>
    [Id(2)] public WorkerKey? Worker { get; init; }

    /// <summary>Of PromiseNotFound, PromiseDropped, PromiseAlreadyCompleted.</summary>
    [Id(3)] public ulong OplogIndex { get; init; }

    /// <summary>Of ComponentDownloadFailed, ComponentParseFailed, GetLatestVersionOfComponentFailed.</summary>
    [Id(4)] public Guid ComponentId { get; init; }

    [Id(5)] public ulong ComponentVersion { get; init; }

    /// <summary>Of FileSystemError and InitialComponentFileDownloadFailed.</summary>
    [Id(6)] public string? Path { get; init; }

    [Id(7)] public string? Expected { get; init; }

    [Id(8)] public string? Got { get; init; }

    [Id(9)] public bool RecoverImmediately { get; init; }

    /// <summary>Of FailedToResumeWorker.</summary>
    [Id(10)] public GolemErrorRecord? Reason { get; init; }

    /// <summary>Nothing was decided: the same request may be sent again, to whoever owns the worker by then.</summary>
    [Id(11)] public bool IsRetriable { get; init; }

    public static GolemErrorRecord InvalidRequest(string details) => new() { Type = "InvalidRequest", Details = details };

    public static GolemErrorRecord Runtime(string details) => new() { Type = "RuntimeError", Details = details };

    public static GolemErrorRecord Unknown(string details) => new() { Type = "Unknown", Details = details };

    public static GolemErrorRecord WorkerNotFound(WorkerKey worker) => new() { Type = "WorkerNotFound", Worker = worker };

    public static GolemErrorRecord WorkerAlreadyExists(WorkerKey worker) => new() { Type = "WorkerAlreadyExists", Worker = worker };
}
