using System.Net;
using System.Net.Sockets;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary>Between <c>ip-address</c>, <c>ip-socket-address</c> and the system's addresses.</summary>
internal static class Addresses
{
    private static readonly WitType Ipv4 = WitType.Tuple(WitType.U8, WitType.U8, WitType.U8, WitType.U8);
    private static readonly WitType Ipv6 = WitType.Tuple(
        WitType.U16, WitType.U16, WitType.U16, WitType.U16, WitType.U16, WitType.U16, WitType.U16, WitType.U16);

    public static WitType AddressType { get; } = WitType.Variant(new("ipv4", Ipv4), new("ipv6", Ipv6));

    public static WitValue Lower(IPAddress address)
    {
        var bytes = address.GetAddressBytes();
        return bytes.Length == 4
            ? WitValue.Variant(0, WitValue.Tuple(bytes.Select(WitValue.U8).ToArray()))
            : WitValue.Variant(1, WitValue.Tuple(Enumerable.Range(0, 8).Select(i => WitValue.U16((ushort)((bytes[2 * i] << 8) | bytes[(2 * i) + 1]))).ToArray()));
    }

    public static WitValue Lower(IPEndPoint end)
    {
        var address = Lower(end.Address).Payload;
        return end.AddressFamily == AddressFamily.InterNetwork
            ? WitValue.Variant(0, WitValue.Record(WitValue.U16((ushort)end.Port), address))
            : WitValue.Variant(1, WitValue.Record(WitValue.U16((ushort)end.Port), WitValue.U32(0), address, WitValue.U32((uint)end.Address.ScopeId)));
    }

    public static IPEndPoint Lift(WitValue socketAddress)
    {
        var fields = socketAddress.Payload.AsItems;
        return socketAddress.Discriminant == 0
            ? new IPEndPoint(new IPAddress(Bytes4(fields[1])), fields[0].AsU16)
            : new IPEndPoint(new IPAddress(Bytes16(fields[2]), fields[3].AsU32), fields[0].AsU16);
    }

    public static IPAddress LiftAddress(WitValue address) =>
        new(address.Discriminant == 0 ? Bytes4(address.Payload) : Bytes16(address.Payload));

    private static byte[] Bytes4(WitValue tuple)
    {
        var items = tuple.AsItems;
        return [items[0].AsU8, items[1].AsU8, items[2].AsU8, items[3].AsU8];
    }

    private static byte[] Bytes16(WitValue tuple)
    {
        var bytes = new byte[16];
        for (var i = 0; i < 8; i++)
        {
            var part = tuple.AsItems[i].AsU16;
            (bytes[2 * i], bytes[(2 * i) + 1]) = ((byte)(part >> 8), (byte)part);
        }

        return bytes;
    }
}
