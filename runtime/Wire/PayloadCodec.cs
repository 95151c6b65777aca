using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Wire;

/// <summary>Values as the oplog keeps them: ValueAndType in the values codec.</summary>
internal static class PayloadCodec
{
    public static ReadOnlyMemory<byte> Encode(WitType type, WitValue value) => BinaryValueCodec.Encode(new ValueAndType(type, value));

    /// <inheritdoc cref="Decode(WitType, ReadOnlyMemory{byte}, OplogIndex)"/>
    public static WitValue Decode(TypedValueCodec expected, ReadOnlyMemory<byte> bytes, OplogIndex index)
    {
        try
        {
            return expected.TryRead(bytes.Span, out var value) ? value : Decode(expected.Type, bytes, index);
        }
        catch (ValueCodecException e)
        {
            throw new CorruptOplogException(index.Value, e.Message);
        }
    }

    /// <exception cref="CorruptOplogException">Malformed, or of another type than expected.</exception>
    public static WitValue Decode(WitType expected, ReadOnlyMemory<byte> bytes, OplogIndex index)
    {
        try
        {
            var typed = BinaryValueCodec.ReadTyped(bytes.Span);
            return TypeMismatch.Find(expected, typed.Type) is { } mismatch
                ? throw new CorruptOplogException(index.Value, mismatch.ToString())
                : typed.Value;
        }
        catch (ValueCodecException e)
        {
            throw new CorruptOplogException(index.Value, e.Message);
        }
    }
}
