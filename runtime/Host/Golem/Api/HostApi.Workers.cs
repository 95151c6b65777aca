using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Api;

internal sealed partial class HostApi
{
    private static readonly DurableFunction UpdateFunction = Change("golem::api::update-worker");
    private static readonly DurableFunction ForkWorkerFunction = Change("golem::api::fork_worker");
    private static readonly DurableFunction RevertFunction = Change("golem::api::revert_worker");

    private static readonly DurableFunction ForkFunction = new(
        "golem::api::fork", WrappedFunctionKind.WriteRemote, WitType.Tuple(WitType.String), Outcomes.Type(WitType.Enum("original", "forked")));

    private static readonly DurableFunction ResolveStrictFunction = new(
        "golem::api::resolve_worker_id_strict", WrappedFunctionKind.WriteRemote, WitType.Tuple(WitType.String), WitType.Option(GuestUuid.Type));

    private static readonly DurableFunction MetadataFunction = new(
        "golem::api::get_worker_metadata", WrappedFunctionKind.ReadRemote, WitType.Tuple(WitType.String), WitType.Option(WorkerMetadataCodec.Type));

    public WorkerMetadata GetSelfMetadata() => new(
        GuestWorkerId.From(_context.Id),
        [.. _context.Arguments],
        [.. _context.Environment.Select(v => (v.Key, v.Value))],
        WorkerStatus.Running,
        _context.Component.Version,
        0);

    public WitValue GetWorkerMetadata(GuestWorkerId worker)
    {
        var id = worker.ToWorkerId();
        return _context.Durable(MetadataFunction, Describe(id), () =>
            _context.Wait(_context.Services.Oplogs.GetStatusAsync(id, _context.Interruption).AsTask()) is { } status
                ? WitValue.Some(WorkerMetadataCodec.Lower(WorkerMetadata.From(status)))
                : WitValue.None);
    }

    public GetWorkers CreateGetWorkers(GuestComponentId componentId, WorkerAnyFilter? filter, bool precise) =>
        new(_context, componentId.Uuid.ToGuid(), filter?.ToFilter());

    public void UpdateWorker(GuestWorkerId worker, ulong targetVersion, GuestUpdateMode mode)
    {
        var id = worker.ToWorkerId();
        var request = new UpdateRequest(mode == GuestUpdateMode.Automatic ? UpdateMode.Automatic : UpdateMode.Manual, targetVersion);
        Order(UpdateFunction, id, stop => _context.Services.Directory.UpdateAsync(id, request, stop));
    }

    public void RevertWorker(GuestWorkerId worker, RevertWorkerTarget target)
    {
        var id = worker.ToWorkerId();
        RevertTarget request = target switch
        {
            RevertWorkerTarget.RevertToOplogIndex to => new RevertTarget.ToIndex(new OplogIndex(to.Index)),
            RevertWorkerTarget.RevertLastInvocations last => new RevertTarget.Invocations(last.Count),
            _ => throw new InvalidOperationException($"unknown target {target}"),
        };
        Order(RevertFunction, id, stop => _context.Services.Directory.RevertAsync(id, request, stop));
    }

    public void ForkWorker(GuestWorkerId source, GuestWorkerId target, ulong cutOff)
    {
        var (from, to) = (source.ToWorkerId(), target.ToWorkerId());
        Order(ForkWorkerFunction, to, stop => _context.Services.Directory.ForkAsync(from, to, new OplogIndex(cutOff), stop));
    }

    public GuestComponentId? ResolveComponentId(string reference) =>
        _names.Resolve(reference) is { } id ? GuestComponentId.From(id) : null;

    public GuestWorkerId? ResolveWorkerId(string reference, string name) =>
        _names.Resolve(reference) is { } id ? new GuestWorkerId(GuestComponentId.From(id), name) : null;

    /// <summary>Null also when the component has no worker of that name.</summary>
    public GuestWorkerId? ResolveWorkerIdStrict(string reference, string name)
    {
        var found = _context.Durable(ResolveStrictFunction, WitValue.Tuple(WitValue.String($"{reference}/{name}")), () =>
        {
            var component = _context.Wait(_context.Services.Directory.ResolveComponentAsync(reference, _context.Id, _context.Interruption));
            return component is { } id && _context.Wait(_context.Services.Oplogs.GetStatusAsync(new(id, name), _context.Interruption).AsTask()) is not null
                ? WitValue.Some(GuestUuid.From(id).Lower())
                : WitValue.None;
        });
        return found.IsSome ? new GuestWorkerId(new GuestComponentId(GuestUuid.Lift(found.Payload)), name) : null;
    }

    private void Order(DurableFunction function, WorkerId worker, Func<CancellationToken, Task> order) =>
        Outcomes.Unwrap(_context.Durable(function, Describe(worker), () => Outcomes.Of(() => _context.Wait(order(_context.Interruption)))));

    private static WitValue Describe(WorkerId worker) => WitValue.Tuple(WitValue.String(worker.ToString()));

    private static DurableFunction Change(string name) =>
        new(name, WrappedFunctionKind.WriteRemote, WitType.Tuple(WitType.String), Outcomes.Type(null));
}
