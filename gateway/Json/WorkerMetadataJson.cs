using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Gateway.Json;

/// <summary>Writes <c>WorkerMetadata</c> (REST reference §3.1).</summary>
internal static class WorkerMetadataJson
{
    public static void Write(Utf8JsonWriter json, WorkerMetadataRecord worker)
    {
        json.WriteStartObject();
        json.WriteStartArray("activePlugins");
        foreach (var plugin in worker.ActivePlugins)
            json.WriteStringValue(plugin);
        json.WriteEndArray();
        JsonResponse.WriteStrings(json, "args", worker.Arguments);
        json.WriteNumber("componentSize", worker.ComponentSize);
        json.WriteNumber("componentVersion", worker.ComponentVersion);
        json.WriteString("createdAt", JsonResponse.Timestamp(worker.CreatedAt));
        JsonResponse.WriteMap(json, "env", worker.Environment);
        json.WriteString("lastError", worker.LastError);
        json.WriteStartObject("ownedResources");
        foreach (var resource in worker.OwnedResources)
            Write(json, resource);
        json.WriteEndObject();
        json.WriteNumber("pendingInvocationCount", worker.PendingInvocationCount);
        json.WriteNumber("retryCount", worker.RetryCount);
        json.WriteString("status", worker.State.ToString());
        json.WriteNumber("totalLinearMemorySize", worker.TotalLinearMemorySize);
        json.WriteStartArray("updates");
        foreach (var update in worker.Updates.OrderBy(u => u.Timestamp))
            Write(json, update);
        json.WriteEndArray();
        json.WritePropertyName("workerId");
        GolemErrorJson.Write(json, worker.Worker);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, OwnedResourceRecord resource)
    {
        json.WriteStartObject(resource.Id.ToString(System.Globalization.CultureInfo.InvariantCulture));
        json.WriteString("createdAt", JsonResponse.Timestamp(resource.CreatedAt));
        if (resource.IndexName is not null)
        {
            json.WriteStartObject("indexed");
            json.WriteString("resourceName", resource.IndexName);
            JsonResponse.WriteStrings(json, "resourceParams", resource.IndexParameters);
            json.WriteEndObject();
        }
        else
        {
            json.WriteNull("indexed");
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, UpdateRecord update)
    {
        json.WriteStartObject();
        json.WriteString("type", update.State switch
        {
            UpdateState.Pending => "pendingUpdate",
            UpdateState.Successful => "successfulUpdate",
            _ => "failedUpdate",
        });
        json.WriteString("timestamp", JsonResponse.Timestamp(update.Timestamp));
        json.WriteNumber("targetVersion", update.TargetVersion);
        if (update.State == UpdateState.Failed)
            json.WriteString("details", update.Details);
        json.WriteEndObject();
    }
}
