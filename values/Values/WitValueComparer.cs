using System.Diagnostics.CodeAnalysis;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values;

/// <summary>
/// Equality of two values of one type, by content. All NaNs of a float type are equal to each other; otherwise floats
/// compare by bits, so 0 and −0 differ. Handles compare by id, or by <see cref="object.Equals(object)"/> of what they hold.
/// Values that are not of the type are unequal to everything of it. Thread-safe.
/// </summary>
public sealed class WitValueComparer(WitType type) : IEqualityComparer<WitValue>
{
    public bool Equals(WitValue left, WitValue right) => Equals(type, left, right);

    /// <summary>A coarse hash: equal values have equal hashes.</summary>
    public int GetHashCode([DisallowNull] WitValue value) => HashCode.Combine(
        value.Kind, value.Discriminant, value.Kind is WitKind.F32 or WitKind.F64 ? 0 : value.RawBits, value.Reference is string text ? text : null);

    public static bool Equals(WitType type, WitValue left, WitValue right)
    {
        if (left.Kind != type.Kind || right.Kind != type.Kind)
            return false;
        return type switch
        {
            ListType list => ElementsEqual(list.Element, left.AsArray, right.AsArray),
            FixedListType list => ElementsEqual(list.Element, left.AsArray, right.AsArray),
            MapType map => ElementsEqual(WitType.Tuple(map.Key, map.Value), left.AsItems, right.AsItems),
            RecordType record => ItemsEqual(record.Fields.Length, i => record.Fields[i].Type, left.AsItems, right.AsItems),
            TupleType tuple => ItemsEqual(tuple.Items.Length, i => tuple.Items[i], left.AsItems, right.AsItems),
            OptionType option => CasesEqual(left.Discriminant == 0 ? null : option.Inner, left, right),
            ResultType result => CasesEqual(left.Discriminant == 0 ? result.Ok : result.Err, left, right),
            VariantType variant => left.Discriminant < variant.Cases.Length && CasesEqual(variant.Cases[left.Discriminant].Type, left, right),
            EnumType => left.Discriminant == right.Discriminant,
            HandleType => left.RawBits == right.RawBits && Equals(left.Reference, right.Reference),
            _ => PrimitivesEqual(type.Kind, left, right),
        };
    }

    private static bool PrimitivesEqual(WitKind kind, WitValue left, WitValue right) => kind switch
    {
        WitKind.F32 => left.RawBits == right.RawBits || (float.IsNaN(left.AsF32) && float.IsNaN(right.AsF32)),
        WitKind.F64 => left.RawBits == right.RawBits || (double.IsNaN(left.AsF64) && double.IsNaN(right.AsF64)),
        WitKind.String => left.AsString == right.AsString,
        _ => left.RawBits == right.RawBits,
    };

    private static bool CasesEqual(WitType? payload, WitValue left, WitValue right) =>
        left.Discriminant == right.Discriminant
        && left.HasPayload == right.HasPayload
        && (!left.HasPayload || (payload is not null && Equals(payload, left.Payload, right.Payload)));

    private static bool ItemsEqual(int count, Func<int, WitType> typeAt, WitValue[] left, WitValue[] right)
    {
        if (left.Length != count || right.Length != count)
            return false;
        for (var i = 0; i < count; i++)
        {
            if (!Equals(typeAt(i), left[i], right[i]))
                return false;
        }

        return true;
    }

    private static bool ElementsEqual(WitType element, Array left, Array right)
    {
        if (left.Length != right.Length || left.GetType() != right.GetType())
            return false;
        if (element.Kind == WitKind.U8)
            return ((byte[])left).AsSpan().SequenceEqual((byte[])right);
        for (var i = 0; i < left.Length; i++)
        {
            if (!Equals(element, WitArrays.ElementAt(left, i), WitArrays.ElementAt(right, i)))
                return false;
        }

        return true;
    }
}
