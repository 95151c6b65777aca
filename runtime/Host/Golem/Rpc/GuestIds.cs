using GolemOrleans.Oplog;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary><c>golem:rpc/types.uuid</c>: the big-endian halves.</summary>
public readonly record struct GuestUuid(ulong HighBits, ulong LowBits)
{
    internal static WitType Type { get; } = WitType.Record(new WitField("high-bits", WitType.U64), new WitField("low-bits", WitType.U64));

    public static GuestUuid From(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return new(
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes),
            System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    public Guid ToGuid()
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, HighBits);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], LowBits);
        return new Guid(bytes, bigEndian: true);
    }

    internal static GuestUuid Lift(WitValue value) => new(value.AsItems[0].AsU64, value.AsItems[1].AsU64);

    internal WitValue Lower() => WitValue.Record(WitValue.U64(HighBits), WitValue.U64(LowBits));
}

/// <summary><c>golem:rpc/types.component-id</c>.</summary>
public readonly record struct GuestComponentId(GuestUuid Uuid)
{
    public static GuestComponentId From(Guid id) => new(GuestUuid.From(id));
}

/// <summary><c>golem:rpc/types.worker-id</c>.</summary>
public readonly record struct GuestWorkerId(GuestComponentId ComponentId, string WorkerName)
{
    internal static WitType Type { get; } = WitType.Record(
        new WitField("component-id", WitType.Record(new WitField("uuid", GuestUuid.Type))), new WitField("worker-name", WitType.String));

    public static GuestWorkerId From(WorkerId id) => new(GuestComponentId.From(id.ComponentId), id.Name);

    public WorkerId ToWorkerId() => new(ComponentId.Uuid.ToGuid(), WorkerName);

    internal WitValue Lower() => WitValue.Record(WitValue.Record(ComponentId.Uuid.Lower()), WitValue.String(WorkerName));
}
