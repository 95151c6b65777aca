using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.GrainInterfaces.Errors;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>How failures of workers are worded for the clients of an HTTP API, who know nothing of workers. Pure.</summary>
internal static class WorkerFailures
{
    public static RequestRefusal Refusal(GolemErrorRecord error, string prefix = "") =>
        new(500, $"{prefix}Error when executing resolved worker request. Error: {Text(error)}");

    public static string Text(GolemErrorRecord error) => error.Type switch
    {
        "InvalidRequest" => $"Invalid request: {error.Details}",
        "WorkerAlreadyExists" => $"Worker already exists: {error.Worker}",
        "WorkerNotFound" => $"Worker not found: {error.Worker}",
        "WorkerCreationFailed" => $"Failed to create worker: {error.Worker}: {error.Details}",
        "FailedToResumeWorker" => $"Failed to resume worker: {error.Worker}: {(error.Reason is { } reason ? Text(reason) : "")}",
        "ComponentDownloadFailed" => $"Failed to download component: {error.ComponentId:D}#{error.ComponentVersion}: {Why(error)}",
        "ComponentParseFailed" => $"Failed to parse downloaded component: {error.ComponentId:D}#{error.ComponentVersion}: {Why(error)}",
        "GetLatestVersionOfComponentFailed" => $"Failed to get latest version of component {error.ComponentId:D}: {Why(error)}",
        "InitialComponentFileDownloadFailed" => $"Failed to download initial file for component to {error.Path}: {Why(error)}",
        "FileSystemError" => $"Failed to access file in worker filesystem {error.Path}: {Why(error)}",
        "ComponentNotFound" => error.Details ?? "Component not found",
        "PromiseNotFound" => $"Promise not found: {error.Worker}/{error.OplogIndex}",
        "PromiseDropped" => $"Promise dropped: {error.Worker}/{error.OplogIndex}",
        "PromiseAlreadyCompleted" => $"Promise already completed: {error.Worker}/{error.OplogIndex}",
        "Interrupted" => "Interrupted via the Golem API",
        "ParamTypeMismatch" => $"Parameter type mismatch: {error.Details}",
        "ValueMismatch" => $"Value mismatch: {error.Details}",
        "NoValueInMessage" => "No value in message",
        "UnexpectedOplogEntry" => $"Unexpected oplog entry: expected {error.Expected}, got {error.Got}",
        "RuntimeError" => $"Runtime error: {error.Details}",
        "PreviousInvocationFailed" => $"The previously invoked function failed: {error.Details}",
        "PreviousInvocationExited" => "The previously invoked function exited",
        _ => $"Unknown error: {error.Details}",
    };

    private static string? Why(GolemErrorRecord error) => error.Details ?? (error.Reason is { } reason ? Text(reason) : null);
}
