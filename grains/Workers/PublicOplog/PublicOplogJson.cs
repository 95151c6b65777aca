using System.Text.Json;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Grains.Workers.PublicOplog;

/// <summary>
/// Writes oplog entries in the public JSON of the REST reference (§3.3): tag <c>type</c>, <c>timestamp</c> and the fields of
/// that type. Pure: the payloads it needs have been loaded before.
/// </summary>
internal static class PublicOplogJson
{
    public static void Write(Utf8JsonWriter json, OplogEntry entry, IPayloadJson payloads)
    {
        json.WriteStartObject();
        json.WriteString("type", TypeName(entry));
        json.WriteString("timestamp", Time(entry.Timestamp));
        switch (entry)
        {
            case CreateEntry create:
                WriteCreate(json, create);
                break;
            case ImportedFunctionInvokedEntry imported:
                json.WriteString("functionName", imported.FunctionName);
                payloads.WriteValue(json, "request", imported.Request);
                payloads.WriteValue(json, "response", imported.Response);
                WriteFunctionType(json, imported.FunctionType);
                break;
            case ExportedFunctionInvokedEntry exported:
                json.WriteString("functionName", exported.FunctionName);
                payloads.WriteList(json, "request", exported.Request);
                json.WriteString("idempotencyKey", exported.IdempotencyKey);
                SpanJson.WriteContext(json, exported.Context);
                break;
            case ExportedFunctionCompletedEntry completed:
                payloads.WriteResult(json, "response", completed.Response);
                json.WriteNumber("consumedFuel", completed.ConsumedFuel);
                break;
            case ErrorEntry error:
                json.WriteString("error", error.Error.Message);
                break;
            case JumpEntry jump:
                WriteRegion(json, "jump", jump.Region);
                break;
            case RevertEntry revert:
                WriteRegion(json, "droppedRegion", revert.DroppedRegion);
                break;
            case ChangeRetryPolicyEntry policy:
                WritePolicy(json, policy.NewPolicy);
                break;
            case EndAtomicRegionEntry end:
                json.WriteNumber("beginIndex", end.BeginIndex.Value);
                break;
            case EndRemoteWriteEntry end:
                json.WriteNumber("beginIndex", end.BeginIndex.Value);
                break;
            case PendingWorkerInvocationEntry pending:
                WritePending(json, pending.Invocation, payloads);
                break;
            case PendingUpdateEntry update:
                json.WriteNumber("target_version", update.Description.TargetVersion);
                WriteDescription(json, update.Description, payloads);
                break;
            case SuccessfulUpdateEntry update:
                json.WriteNumber("target_version", update.TargetVersion);
                json.WriteNumber("new_component_size", update.NewComponentSize);
                WritePlugins(json, "new_active_plugins", update.NewActivePlugins);
                break;
            case FailedUpdateEntry update:
                json.WriteNumber("targetVersion", update.TargetVersion);
                json.WriteString("details", update.Details);
                break;
            case GrowMemoryEntry grow:
                json.WriteNumber("delta", grow.Delta);
                break;
            case CreateResourceEntry resource:
                json.WriteNumber("id", resource.ResourceId);
                break;
            case DropResourceEntry resource:
                json.WriteNumber("id", resource.ResourceId);
                break;
            case DescribeResourceEntry resource:
                json.WriteNumber("id", resource.ResourceId);
                json.WriteString("resourceName", resource.ResourceName);
                payloads.WriteList(json, "resourceParams", resource.ResourceParams);
                break;
            case LogEntry log:
                json.WriteString("level", log.Level.ToString());
                json.WriteString("context", log.Context);
                json.WriteString("message", log.Message);
                break;
            case ActivatePluginEntry plugin:
                json.WritePropertyName("plugin");
                WritePlugin(json, plugin.Plugin);
                break;
            case DeactivatePluginEntry plugin:
                json.WritePropertyName("plugin");
                WritePlugin(json, plugin.Plugin);
                break;
            case CancelInvocationEntry cancel:
                json.WriteString("idempotencyKey", cancel.IdempotencyKey);
                break;
            case StartSpanEntry span:
                json.WriteString("spanId", span.SpanId.ToString());
                json.WriteString("parentId", span.ParentId?.ToString());
                json.WriteString("linkedContext", span.LinkedContext?.ToString());
                SpanJson.WriteAttributes(json, span.Attributes);
                break;
            case FinishSpanEntry span:
                json.WriteString("spanId", span.SpanId.ToString());
                break;
            case SetSpanAttributeEntry span:
                json.WriteString("spanId", span.SpanId.ToString());
                json.WriteString("key", span.Key);
                SpanJson.WriteAttribute(json, "value", span.Value);
                break;
            case ChangePersistenceLevelEntry level:
                json.WriteString("persistenceLevel", level.Level.ToString());
                break;
            default:
                // The remaining entries have no fields of their own.
                break;
        }

        json.WriteEndObject();
    }

    /// <summary>Payloads that <see cref="Write"/> will ask for.</summary>
    public static IEnumerable<OplogPayload> PayloadsOf(OplogEntry entry) => entry switch
    {
        ImportedFunctionInvokedEntry imported => [imported.Request, imported.Response],
        ExportedFunctionInvokedEntry exported => [exported.Request],
        ExportedFunctionCompletedEntry completed => [completed.Response],
        DescribeResourceEntry resource => [resource.ResourceParams],
        PendingWorkerInvocationEntry { Invocation: PendingInvocation.ExportedFunction function } => [function.Input],
        PendingUpdateEntry { Description: UpdateDescription.SnapshotBased snapshot } => [snapshot.Payload],
        _ => [],
    };

    /// <summary>The reference knows no change of the memory limit; its clients must be able to read the page, so it is a NoOp there.</summary>
    internal static string TypeName(OplogEntry entry) => (entry.Kind == OplogEntryKind.ChangeMemoryLimit ? OplogEntryKind.NoOp : entry.Kind).ToString();

    internal static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);

    private static void WriteCreate(Utf8JsonWriter json, CreateEntry create)
    {
        WriteWorker(json, "workerId", create.WorkerId);
        json.WriteNumber("componentVersion", create.ComponentVersion);
        json.WriteStartArray("args");
        foreach (var arg in create.Args)
            json.WriteStringValue(arg);
        json.WriteEndArray();
        json.WriteStartObject("env");
        foreach (var (name, value) in create.Env)
            json.WriteString(name, value);
        json.WriteEndObject();
        json.WriteString("accountId", create.AccountId);
        if (create.Parent is { } parent)
            WriteWorker(json, "parent", parent);
        else
            json.WriteNull("parent");
        json.WriteNumber("componentSize", create.ComponentSize);
        json.WriteNumber("initialTotalLinearMemorySize", create.InitialTotalLinearMemorySize);
        WritePlugins(json, "initialActivePlugins", create.InitialActivePlugins);
    }

    private static void WritePending(Utf8JsonWriter json, PendingInvocation pending, IPayloadJson payloads)
    {
        json.WriteStartObject("invocation");
        if (pending is PendingInvocation.ExportedFunction function)
        {
            json.WriteString("type", "ExportedFunction");
            json.WriteString("idempotencyKey", function.IdempotencyKey);
            json.WriteString("fullFunctionName", function.FunctionName);
            payloads.WriteList(json, "functionInput", function.Input);
            SpanJson.WriteContext(json, function.Context);
        }
        else
        {
            json.WriteString("type", "ManualUpdate");
            json.WriteNumber("targetVersion", ((PendingInvocation.ManualUpdate)pending).TargetVersion);
        }

        json.WriteEndObject();
    }

    private static void WriteDescription(Utf8JsonWriter json, UpdateDescription description, IPayloadJson payloads)
    {
        json.WriteStartObject("description");
        if (description is UpdateDescription.SnapshotBased snapshot)
        {
            json.WriteString("type", "SnapshotBased");
            payloads.WriteBytes(json, "payload", snapshot.Payload);
        }
        else
        {
            json.WriteString("type", "Automatic");
        }

        json.WriteEndObject();
    }

    private static void WriteFunctionType(Utf8JsonWriter json, WrappedFunctionType type)
    {
        json.WriteStartObject("wrappedFunctionType");
        json.WriteString("type", type.Kind.ToString());
        if (type.Kind == WrappedFunctionKind.WriteRemoteBatched)
        {
            if (type.BeginIndex is { } begin)
                json.WriteNumber("index", begin.Value);
            else
                json.WriteNull("index");
        }

        json.WriteEndObject();
    }

    private static void WritePolicy(Utf8JsonWriter json, RetryPolicy policy)
    {
        json.WriteStartObject("newPolicy");
        json.WriteNumber("maxAttempts", policy.MaxAttempts);
        json.WriteString("minDelay", HumanDuration.Format(policy.MinDelay));
        json.WriteString("maxDelay", HumanDuration.Format(policy.MaxDelay));
        json.WriteNumber("multiplier", policy.Multiplier);
        if (policy.MaxJitterFactor is { } jitter)
            json.WriteNumber("maxJitterFactor", jitter);
        else
            json.WriteNull("maxJitterFactor");
        json.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter json, string name, OplogRegion region)
    {
        json.WriteStartObject(name);
        json.WriteNumber("start", region.Start.Value);
        json.WriteNumber("end", region.End.Value);
        json.WriteEndObject();
    }

    private static void WriteWorker(Utf8JsonWriter json, string name, WorkerId worker)
    {
        json.WriteStartObject(name);
        json.WriteString("componentId", worker.ComponentId);
        json.WriteString("workerName", worker.Name);
        json.WriteEndObject();
    }

    private static void WritePlugins(Utf8JsonWriter json, string name, IReadOnlyList<PluginDescription> plugins)
    {
        json.WriteStartArray(name);
        foreach (var plugin in plugins)
            WritePlugin(json, plugin);
        json.WriteEndArray();
    }

    private static void WritePlugin(Utf8JsonWriter json, PluginDescription plugin)
    {
        json.WriteStartObject();
        json.WriteString("installationId", plugin.InstallationId);
        json.WriteString("pluginName", plugin.PluginName);
        json.WriteString("pluginVersion", plugin.PluginVersion);
        json.WriteBoolean("registered", plugin.Registered);
        json.WriteStartObject("parameters");
        foreach (var (key, value) in plugin.Parameters)
            json.WriteString(key, value);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
