using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Requests;

/// <summary>
/// Parameters of an invocation as bytes: one typed value (<see cref="BinaryValueCodec"/>) that is a tuple with an item per parameter.
/// </summary>
public static class InvocationParameters
{
    /// <summary>No parameters.</summary>
    public static ReadOnlyMemory<byte> None { get; } = BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(), WitValue.Tuple()));

    public static ReadOnlyMemory<byte> Encode(params ReadOnlySpan<ValueAndType> parameters)
    {
        if (parameters.IsEmpty)
            return None;
        var types = new WitType[parameters.Length];
        var values = new WitValue[parameters.Length];
        for (var i = 0; i < parameters.Length; i++)
            (types[i], values[i]) = (parameters[i].Type, parameters[i].Value);
        return BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(types), WitValue.Tuple(values)));
    }

    /// <exception cref="ValueCodecException">Malformed, or no tuple.</exception>
    public static (TupleType Types, WitValue[] Values) Decode(ReadOnlySpan<byte> bytes)
    {
        var typed = BinaryValueCodec.ReadTyped(bytes);
        return typed.Type is TupleType tuple
            ? (tuple, typed.Value.AsItems)
            : throw new ValueCodecException(0, "the parameters are no tuple");
    }
}
