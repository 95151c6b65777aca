using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Host.Golem.Rpc;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Api;

/// <summary>Worker metadata as recorded, in the shape of <c>golem:api/host.worker-metadata</c>.</summary>
internal static class WorkerMetadataCodec
{
    public static WitType Type { get; } = WitType.Record(
        new WitField("worker-id", GuestWorkerId.Type),
        new WitField("args", WitType.List(WitType.String)),
        new WitField("env", WitType.List(WitType.Tuple(WitType.String, WitType.String))),
        new WitField("status", WitType.Enum("running", "idle", "suspended", "interrupted", "retrying", "failed", "exited")),
        new WitField("component-version", WitType.U64),
        new WitField("retry-count", WitType.U64));

    public static WitValue Lower(WorkerMetadata worker) => WitValue.Record(
        worker.WorkerId.Lower(),
        WitValue.List(worker.Args.Select(WitValue.String).ToArray()),
        WitValue.List(worker.Env.Select(v => WitValue.Tuple(WitValue.String(v.Item1), WitValue.String(v.Item2))).ToArray()),
        WitValue.Enum((int)worker.Status),
        WitValue.U64(worker.ComponentVersion),
        WitValue.U64(worker.RetryCount));
}
