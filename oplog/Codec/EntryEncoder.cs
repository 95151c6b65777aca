using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Codec;

/// <summary>Writes the body of an entry: everything but its kind and time.</summary>
internal static class EntryEncoder
{
    public static void Body(OplogWriter w, OplogEntry entry)
    {
        switch (entry)
        {
            case ImportedFunctionInvokedEntry e:
                w.Text(e.FunctionName);
                w.Payload(e.Request);
                w.Payload(e.Response);
                w.Byte((byte)e.FunctionType.Kind);
                if (e.FunctionType.Kind == WrappedFunctionKind.WriteRemoteBatched) w.OptionalIndex(e.FunctionType.BeginIndex);
                break;
            case ExportedFunctionInvokedEntry e:
                w.Text(e.FunctionName);
                w.Payload(e.Request);
                w.Text(e.IdempotencyKey);
                w.Context(e.Context);
                break;
            case ExportedFunctionCompletedEntry e:
                w.Payload(e.Response);
                w.VarInt(e.ConsumedFuel);
                break;
            case CreateEntry e: Create(w, e); break;
            case ErrorEntry e: w.Error(e.Error); break;
            case JumpEntry e: w.Region(e.Region); break;
            case ChangeRetryPolicyEntry e: w.Policy(e.NewPolicy); break;
            case EndAtomicRegionEntry e: w.Index(e.BeginIndex); break;
            case EndRemoteWriteEntry e: w.Index(e.BeginIndex); break;
            case PendingWorkerInvocationEntry e: w.Pending(e.Invocation); break;
            case PendingUpdateEntry e: w.Update(e.Description); break;
            case SuccessfulUpdateEntry e:
                w.VarUInt(e.TargetVersion);
                w.VarUInt(e.NewComponentSize);
                w.Plugins(e.NewActivePlugins);
                break;
            case FailedUpdateEntry e:
                w.VarUInt(e.TargetVersion);
                w.OptionalText(e.Details);
                break;
            case GrowMemoryEntry e: w.VarUInt(e.Delta); break;
            case CreateResourceEntry e: w.VarUInt(e.ResourceId); break;
            case DropResourceEntry e: w.VarUInt(e.ResourceId); break;
            case DescribeResourceEntry e:
                w.VarUInt(e.ResourceId);
                w.Text(e.ResourceName);
                w.Payload(e.ResourceParams);
                w.Texts(e.ResourceParamTexts);
                break;
            case LogEntry e:
                w.Byte((byte)e.Level);
                w.Text(e.Context);
                w.Text(e.Message);
                break;
            case ActivatePluginEntry e: w.Plugin(e.Plugin); break;
            case DeactivatePluginEntry e: w.Plugin(e.Plugin); break;
            case RevertEntry e: w.Region(e.DroppedRegion); break;
            case CancelInvocationEntry e: w.Text(e.IdempotencyKey); break;
            case StartSpanEntry e:
                w.Fixed64(e.SpanId.Value);
                w.OptionalSpanId(e.ParentId);
                w.OptionalSpanId(e.LinkedContext);
                w.Map(e.Attributes);
                break;
            case FinishSpanEntry e: w.Fixed64(e.SpanId.Value); break;
            case SetSpanAttributeEntry e:
                w.Fixed64(e.SpanId.Value);
                w.Text(e.Key);
                w.Text(e.Value);
                break;
            case ChangePersistenceLevelEntry e: w.Byte((byte)e.Level); break;
            case ChangeMemoryLimitEntry e: w.OptionalUInt(e.Limit); break;
            case SuspendEntry or NoOpEntry or InterruptedEntry or ExitedEntry or BeginAtomicRegionEntry or BeginRemoteWriteEntry or RestartEntry: break;
            default: throw new ArgumentException($"No codec for entry {entry.GetType().Name}.", nameof(entry));
        }
    }

    private static void Create(OplogWriter w, CreateEntry e)
    {
        w.WorkerId(e.WorkerId);
        w.VarUInt(e.ComponentVersion);
        w.Texts(e.Args);
        w.Map(e.Env);
        w.Text(e.AccountId);
        w.OptionalWorkerId(e.Parent);
        w.VarUInt(e.ComponentSize);
        w.VarUInt(e.InitialTotalLinearMemorySize);
        w.Plugins(e.InitialActivePlugins);
        w.OptionalUInt(e.MemoryLimit);
    }
}
