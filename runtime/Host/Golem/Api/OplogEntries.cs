using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Host.Golem.Tracing;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Golem.Api;

/// <summary>
/// Oplog entries as <c>golem:api/oplog.oplog-entry</c>. Entries that the interface does not know are shown as <c>no-op</c>.
/// Pure but for the payloads.
/// </summary>
/// <param name="worker">Whose oplog it is; owns the handles in values.</param>
/// <param name="load">The bytes of a payload.</param>
/// <param name="hasPersistenceLevels">False for the shape of Golem 1.2.0, whose last case is <c>set-span-attribute</c>.</param>
internal sealed class OplogEntries(WorkerId worker, Func<OplogPayload, ReadOnlyMemory<byte>> load, bool hasPersistenceLevels)
{
    private readonly string _urn = RpcTarget.UrnOf(worker);

    public WitValue Lower(OplogEntry entry) => entry switch
    {
        CreateEntry e => Case(0, e, GuestWorkerId.From(e.WorkerId).Lower(), U64(e.ComponentVersion), Texts(e.Args), Pairs(e.Env),
            WitValue.Record(Text(e.AccountId)), Optional(e.Parent is { } parent ? GuestWorkerId.From(parent).Lower() : null),
            U64(e.ComponentSize), U64(e.InitialTotalLinearMemorySize), Plugins(e.InitialActivePlugins)),
        ImportedFunctionInvokedEntry e => Case(1, e, Text(e.FunctionName), Value(e.Request), Value(e.Response), Durability.FunctionTypes.Lower(e.FunctionType)),
        ExportedFunctionInvokedEntry e => Case(2, e, Text(e.FunctionName), Values(e.Request), Text(e.IdempotencyKey),
            Text(e.Context.TraceId.ToString()), Texts(e.Context.TraceStates), WitValue.List(e.Context.Spans.Select(Spans).ToArray())),
        ExportedFunctionCompletedEntry e => Case(3, e, Value(e.Response), WitValue.S64(e.ConsumedFuel)),
        SuspendEntry => Time(4, entry),
        ErrorEntry e => Case(5, e, Text(e.Error.Message)),
        JumpEntry e => Case(7, e, U64(e.Region.Start.Value), U64(e.Region.End.Value)),
        InterruptedEntry => Time(8, entry),
        ExitedEntry => Time(9, entry),
        ChangeRetryPolicyEntry e => Case(10, e, Policy(e.NewPolicy)),
        BeginAtomicRegionEntry => Time(11, entry),
        EndAtomicRegionEntry e => Case(12, e, U64(e.BeginIndex.Value)),
        BeginRemoteWriteEntry => Time(13, entry),
        EndRemoteWriteEntry e => Case(14, e, U64(e.BeginIndex.Value)),
        PendingWorkerInvocationEntry e => Case(15, e, Invocation(e.Invocation)),
        PendingUpdateEntry e => Case(16, e, U64(e.Description.TargetVersion), e.Description is UpdateDescription.SnapshotBased snapshot
            ? WitValue.Variant(1, WitValue.List(load(snapshot.Payload).ToArray()))
            : WitValue.Variant(0)),
        SuccessfulUpdateEntry e => Case(17, e, U64(e.TargetVersion), U64(e.NewComponentSize), Plugins(e.NewActivePlugins)),
        FailedUpdateEntry e => Case(18, e, U64(e.TargetVersion), Optional(e.Details is { } details ? Text(details) : null)),
        GrowMemoryEntry e => Case(19, e, U64(e.Delta)),
        CreateResourceEntry e => Case(20, e, U64(e.ResourceId)),
        DropResourceEntry e => Case(21, e, U64(e.ResourceId)),
        DescribeResourceEntry e => Case(22, e, U64(e.ResourceId), Text(e.ResourceName), Values(e.ResourceParams)),
        LogEntry e => Case(23, e, WitValue.Enum((int)e.Level), Text(e.Context), Text(e.Message)),
        RestartEntry => Time(24, entry),
        ActivatePluginEntry e => Case(25, e, Plugin(e.Plugin)),
        DeactivatePluginEntry e => Case(26, e, Plugin(e.Plugin)),
        RevertEntry e => Case(27, e, U64(e.DroppedRegion.Start.Value), U64(e.DroppedRegion.End.Value)),
        CancelInvocationEntry e => Case(28, e, Text(e.IdempotencyKey)),
        StartSpanEntry e => Case(29, e, Text(e.SpanId.ToString()), Span(e.ParentId), Span(e.LinkedContext), Attributes(e.Attributes)),
        FinishSpanEntry e => Case(30, e, Text(e.SpanId.ToString())),
        SetSpanAttributeEntry e => Case(31, e, Text(e.SpanId.ToString()), Text(e.Key), GuestAttribute.ValueOf(e.Value)),
        ChangePersistenceLevelEntry e when hasPersistenceLevels => Case(32, e, WitValue.Variant((int)e.Level)),
        _ => Time(6, entry),
    };

    private static WitValue Case(int number, OplogEntry entry, params WitValue[] fields) =>
        WitValue.Variant(number, WitValue.Record([At(entry), .. fields]));

    private static WitValue Time(int number, OplogEntry entry) => WitValue.Variant(number, At(entry));

    private static WitValue At(OplogEntry entry) => DateTime.From(entry.Timestamp).Lower();

    private static WitValue U64(ulong value) => WitValue.U64(value);

    private static WitValue Text(string value) => WitValue.String(value);

    private static WitValue Optional(WitValue? value) => value is { } some ? WitValue.Some(some) : WitValue.None;

    private static WitValue Texts(IEnumerable<string> values) => WitValue.List(values.Select(WitValue.String).ToArray());

    private static WitValue Pairs(IReadOnlyDictionary<string, string> values) => WitValue.List(values
        .OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => WitValue.Tuple(Text(v.Key), Text(v.Value))).ToArray());

    private static WitValue Span(SpanId? id) => Optional(id is { } known ? Text(known.ToString()) : null);

    private static WitValue Attributes(IReadOnlyDictionary<string, string> attributes) => WitValue.List(attributes
        .OrderBy(a => a.Key, StringComparer.Ordinal).Select(a => WitValue.Record(Text(a.Key), GuestAttribute.ValueOf(a.Value))).ToArray());

    private static WitValue Spans(IReadOnlyList<SpanData> stack) => WitValue.List(stack.Select(span => span switch
    {
        SpanData.Local local => WitValue.Variant(0, WitValue.Record(
            Text(local.SpanId.ToString()),
            DateTime.From(local.Start).Lower(),
            Span(local.ParentId),
            Optional(local.LinkedContext is { } link ? U64(link) : null),
            Attributes(local.Attributes),
            WitValue.Bool(local.Inherited))),
        _ => WitValue.Variant(1, WitValue.Record(Text(span.SpanId.ToString()))),
    }).ToArray());

    private static WitValue Plugins(IReadOnlyList<PluginDescription> plugins) => WitValue.List(plugins.Select(Plugin).ToArray());

    private static WitValue Plugin(PluginDescription plugin) => WitValue.Record(
        GuestUuid.From(plugin.InstallationId).Lower(), Text(plugin.PluginName), Text(plugin.PluginVersion), Pairs(plugin.Parameters));

    private static WitValue Policy(RetryPolicy policy)
    {
        var guest = GuestRetryPolicy.From(policy);
        return WitValue.Record(
            WitValue.U32(guest.MaxAttempts),
            U64(guest.MinDelay),
            U64(guest.MaxDelay),
            WitValue.F64(guest.Multiplier),
            Optional(guest.MaxJitterFactor is { } jitter ? WitValue.F64(jitter) : null));
    }

    private WitValue Invocation(PendingInvocation invocation) => invocation switch
    {
        PendingInvocation.ExportedFunction f => WitValue.Variant(0, WitValue.Record(
            Text(f.IdempotencyKey), Text(f.FunctionName), WitValue.Some(Values(f.Input)))),
        PendingInvocation.ManualUpdate u => WitValue.Variant(1, U64(u.TargetVersion)),
        _ => throw new InvalidOperationException($"unknown invocation {invocation.GetType().Name}"),
    };

    /// <summary>A value as a <c>wit-value</c>; the empty tuple for nothing.</summary>
    private WitValue Value(OplogPayload payload)
    {
        var bytes = load(payload);
        var typed = bytes.IsEmpty ? new ValueAndType(WitType.Tuple(), WitValue.Tuple()) : BinaryValueCodec.ReadTyped(bytes.Span);
        return WitValueNodes.Encode(typed.Type, typed.Value, _urn);
    }

    /// <summary>The parts of a tuple as <c>wit-value</c>s.</summary>
    private WitValue Values(OplogPayload payload)
    {
        var bytes = load(payload);
        if (bytes.IsEmpty)
            return WitValue.List(Array.Empty<WitValue>());
        var typed = BinaryValueCodec.ReadTyped(bytes.Span);
        return typed.Type is TupleType tuple
            ? WitValue.List(tuple.Items.Select((type, i) => WitValueNodes.Encode(type, typed.Value.AsItems[i], _urn)).ToArray())
            : WitValue.List(new[] { WitValueNodes.Encode(typed.Type, typed.Value, _urn) });
    }
}
