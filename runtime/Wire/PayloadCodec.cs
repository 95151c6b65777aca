using GolemOrleans.Oplog;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Wire;

/// <summary>Values as the oplog keeps them: ValueAndType in the values codec.</summary>
internal static class PayloadCodec
{
    public static ReadOnlyMemory<byte> Encode(WitType type, WitValue value) => throw new NotImplementedException();

    /// <exception cref="Failures.CorruptOplogException">Malformed, or of another type than expected.</exception>
    public static WitValue Decode(WitType expected, ReadOnlyMemory<byte> bytes, OplogIndex index) => throw new NotImplementedException();
}
