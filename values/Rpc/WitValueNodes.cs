using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Rpc;

/// <summary>
/// Values as data, for guests: the record <c>wit-value</c> of <c>golem:rpc/types@0.2.0</c>, whose nodes are the value's tree
/// in pre-order with the root first. Maps and fixed-length lists are lists there.
/// </summary>
public static class WitValueNodes
{
    /// <summary>The value as a <c>wit-value</c>.</summary>
    /// <param name="workerUrn">The worker whose resource table the ids of handles belong to.</param>
    /// <exception cref="InvalidOperationException">The value is not of the type, or a handle has no name outside.</exception>
    public static WitValue Encode(WitType type, WitValue value, string? workerUrn = null)
    {
        var encoder = new ValueNodeEncoder(workerUrn);
        encoder.Add(type, value);
        return encoder.ToWitValue();
    }

    /// <summary>The value of a <c>wit-value</c>. Handles of the worker at hand become ids.</summary>
    /// <exception cref="WitNodeException">The nodes are no value of the type.</exception>
    public static WitValue Decode(WitType type, WitValue witValue, string? workerUrn = null) =>
        new ValueNodeDecoder(witValue.AsItems[0].AsItems, workerUrn).Read(type, 0);

    /// <summary>The value and its type as a <c>value-and-type</c>.</summary>
    public static WitValue Encode(ValueAndType typed, string? workerUrn = null) =>
        WitValue.Record(Encode(typed.Type, typed.Value, workerUrn), WitTypeNodes.Encode(typed.Type));

    /// <summary>The value and type of a <c>value-and-type</c>.</summary>
    /// <exception cref="WitNodeException">The nodes are no type, or no value of it.</exception>
    public static ValueAndType DecodeTyped(WitValue valueAndType, string? workerUrn = null)
    {
        var type = WitTypeNodes.Decode(valueAndType.AsItems[1]);
        return new ValueAndType(type, Decode(type, valueAndType.AsItems[0], workerUrn));
    }
}
