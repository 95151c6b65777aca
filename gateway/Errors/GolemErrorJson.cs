using System.Text.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;

namespace GolemOrleans.Gateway.Errors;

/// <summary>Writes <c>GolemError</c> objects as the REST reference has them (§1.2): tag <c>type</c> and the fields of that tag.</summary>
internal static class GolemErrorJson
{
    public static void Write(Utf8JsonWriter json, GolemErrorRecord error)
    {
        json.WriteStartObject();
        json.WriteString("type", error.Type);
        switch (error.Type)
        {
            case "InvalidRequest" or "RuntimeError" or "Unknown" or "PreviousInvocationFailed" or "ParamTypeMismatch" or "ValueMismatch":
                json.WriteString("details", error.Details ?? "");
                break;
            case "WorkerAlreadyExists" or "WorkerNotFound":
                WriteWorker(json, error);
                break;
            case "WorkerCreationFailed":
                WriteWorker(json, error);
                json.WriteString("details", error.Details ?? "");
                break;
            case "FailedToResumeWorker":
                WriteWorker(json, error);
                json.WritePropertyName("reason");
                Write(json, error.Reason ?? GolemErrorRecord.Unknown(error.Details ?? ""));
                break;
            case "ComponentDownloadFailed" or "ComponentParseFailed":
                json.WriteStartObject("componentId");
                json.WriteString("componentId", error.ComponentId);
                json.WriteNumber("version", error.ComponentVersion);
                json.WriteEndObject();
                json.WriteString("reason", error.Details ?? "");
                break;
            case "GetLatestVersionOfComponentFailed":
                json.WriteString("componentId", error.ComponentId);
                json.WriteString("reason", error.Details ?? "");
                break;
            case "InitialComponentFileDownloadFailed" or "FileSystemError":
                json.WriteString("path", error.Path ?? "");
                json.WriteString("reason", error.Details ?? "");
                break;
            case "PromiseNotFound" or "PromiseDropped" or "PromiseAlreadyCompleted":
                json.WriteStartObject("promiseId");
                WriteWorker(json, error);
                json.WriteNumber("oplogIdx", error.OplogIndex);
                json.WriteEndObject();
                break;
            case "Interrupted":
                json.WriteBoolean("recoverImmediately", error.RecoverImmediately);
                break;
            case "UnexpectedOplogEntry":
                json.WriteString("expected", error.Expected ?? "");
                json.WriteString("got", error.Got ?? "");
                break;
            default:
                break;
        }

        json.WriteEndObject();
    }

    private static void WriteWorker(Utf8JsonWriter json, GolemErrorRecord error)
    {
        json.WritePropertyName("workerId");
        Write(json, error.Worker ?? new WorkerKey(Guid.Empty, ""));
    }

    /// <summary><c>{"componentId", "workerName"}</c>.</summary>
    public static void Write(Utf8JsonWriter json, WorkerKey worker)
    {
        json.WriteStartObject();
        json.WriteString("componentId", worker.ComponentId);
        json.WriteString("workerName", worker.Name);
        json.WriteEndObject();
    }
}
