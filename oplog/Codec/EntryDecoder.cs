using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Codec;

/// <summary>Reads an entry of a given kind and time. Arguments are evaluated left to right, in the order of the bytes.</summary>
internal static class EntryDecoder
{
    public static OplogEntry Entry(ref OplogReader r, byte kind, DateTimeOffset time) => (OplogEntryKind)kind switch
    {
        OplogEntryKind.Create => new CreateEntry(
            time, r.WorkerId(), r.VarUInt(), r.Texts(), r.Map(), r.Text(), r.OptionalWorkerId(), r.VarUInt(), r.VarUInt(), r.Plugins(), r.OptionalUInt()),
        OplogEntryKind.ImportedFunctionInvoked => new ImportedFunctionInvokedEntry(time, r.Text(), r.Payload(), r.Payload(), FunctionType(ref r)),
        OplogEntryKind.ExportedFunctionInvoked => new ExportedFunctionInvokedEntry(time, r.Text(), r.Payload(), r.Text(), r.Context()),
        OplogEntryKind.ExportedFunctionCompleted => new ExportedFunctionCompletedEntry(time, r.Payload(), r.VarInt()),
        OplogEntryKind.Suspend => new SuspendEntry(time),
        OplogEntryKind.Error => new ErrorEntry(time, r.Error()),
        OplogEntryKind.NoOp => new NoOpEntry(time),
        OplogEntryKind.Jump => new JumpEntry(time, r.Region()),
        OplogEntryKind.Interrupted => new InterruptedEntry(time),
        OplogEntryKind.Exited => new ExitedEntry(time),
        OplogEntryKind.ChangeRetryPolicy => new ChangeRetryPolicyEntry(time, r.Policy()),
        OplogEntryKind.BeginAtomicRegion => new BeginAtomicRegionEntry(time),
        OplogEntryKind.EndAtomicRegion => new EndAtomicRegionEntry(time, r.Index()),
        OplogEntryKind.BeginRemoteWrite => new BeginRemoteWriteEntry(time),
        OplogEntryKind.EndRemoteWrite => new EndRemoteWriteEntry(time, r.Index()),
        OplogEntryKind.PendingWorkerInvocation => new PendingWorkerInvocationEntry(time, r.Pending()),
        OplogEntryKind.PendingUpdate => new PendingUpdateEntry(time, r.Update()),
        OplogEntryKind.SuccessfulUpdate => new SuccessfulUpdateEntry(time, r.VarUInt(), r.VarUInt(), r.Plugins()),
        OplogEntryKind.FailedUpdate => new FailedUpdateEntry(time, r.VarUInt(), r.OptionalText()),
        OplogEntryKind.GrowMemory => new GrowMemoryEntry(time, r.VarUInt()),
        OplogEntryKind.CreateResource => new CreateResourceEntry(time, r.VarUInt()),
        OplogEntryKind.DropResource => new DropResourceEntry(time, r.VarUInt()),
        OplogEntryKind.DescribeResource => new DescribeResourceEntry(time, r.VarUInt(), r.Text(), r.Payload(), r.Texts()),
        OplogEntryKind.Log => new LogEntry(time, (OplogLogLevel)r.Byte(), r.Text(), r.Text()),
        OplogEntryKind.Restart => new RestartEntry(time),
        OplogEntryKind.ActivatePlugin => new ActivatePluginEntry(time, r.Plugin()),
        OplogEntryKind.DeactivatePlugin => new DeactivatePluginEntry(time, r.Plugin()),
        OplogEntryKind.Revert => new RevertEntry(time, r.Region()),
        OplogEntryKind.CancelInvocation => new CancelInvocationEntry(time, r.Text()),
        OplogEntryKind.StartSpan => new StartSpanEntry(time, new SpanId(r.Fixed64()), r.OptionalSpanId(), r.OptionalSpanId(), r.Map()),
        OplogEntryKind.FinishSpan => new FinishSpanEntry(time, new SpanId(r.Fixed64())),
        OplogEntryKind.SetSpanAttribute => new SetSpanAttributeEntry(time, new SpanId(r.Fixed64()), r.Text(), r.Text()),
        OplogEntryKind.ChangePersistenceLevel => new ChangePersistenceLevelEntry(time, (PersistenceLevel)r.Byte()),
        OplogEntryKind.ChangeMemoryLimit => new ChangeMemoryLimitEntry(time, r.OptionalUInt()),
        _ => throw new OplogFormatException($"Entry kind {kind} is unknown; it was written by a newer version."),
    };

    private static WrappedFunctionType FunctionType(ref OplogReader r)
    {
        var kind = (WrappedFunctionKind)r.Byte();
        return new WrappedFunctionType(kind, kind == WrappedFunctionKind.WriteRemoteBatched ? r.OptionalIndex() : null);
    }
}
