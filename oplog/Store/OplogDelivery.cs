using System.Buffers.Binary;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog;

/// <summary>
/// The wake-ups by which a commit says that entries of its worker wait for oplog processors. There are two keys, so that a
/// later commit never puts off what is due already. Each names the last entry it stands for, so that who delivers removes
/// exactly what it has seen to (<see cref="IOplogStore.RemoveWakeUpAsync(WakeUp, CancellationToken)"/>). Pure.
/// </summary>
public static class OplogDelivery
{
    private const string SoonId = "oplog:now";
    private const string LaterId = "oplog:later";

    /// <summary>As many entries as belong together are there, or nothing more comes for now.</summary>
    public static WakeUp Soon(WorkerStatusRecord status, DateTimeOffset due) => Of(status, SoonId, due);

    /// <summary>More entries may join until the due time.</summary>
    public static WakeUp Later(WorkerStatusRecord status, DateTimeOffset due) => Of(status, LaterId, due);

    /// <summary>The key of <see cref="Later"/>.</summary>
    public static WakeUpKey LaterKey(WorkerId worker) => new(worker, LaterId);

    private static WakeUp Of(WorkerStatusRecord status, string id, DateTimeOffset due)
    {
        var payload = new byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(payload, status.LastIndex.Value);
        BinaryPrimitives.WriteInt64BigEndian(payload.AsSpan(8), status.CreatedAt.UtcTicks);
        return new WakeUp(new WakeUpKey(status.WorkerId, id), due, WakeUpKind.OplogDelivery, payload);
    }
}
