using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>list of fixed length: the elements themselves, inline.</summary>
internal sealed class FixedListPlan : TypePlan
{
    private readonly ElementPlan _elements;
    private readonly int _length;

    internal FixedListPlan(FixedListType type, ElementPlan elements)
        : base(
            type,
            AggregateLayout.Checked((ulong)elements.Element.Size * type.Length),
            elements.Element.Alignment,
            Repeat(elements.Element, type.Length),
            elements.Element)
    {
        if (type.Length > (uint)Array.MaxLength)
            throw new NotSupportedException($"A list of {type.Length} fixed elements is too long.");
        _elements = elements;
        _length = (int)type.Length;
    }

    internal override WitValue Load(ref TransferContext context, uint address)
    {
        context.Scope.Charge(_elements.HostBytes((uint)_length));
        return WitValue.FixedList(_elements.Load(ref context, address, _length));
    }

    internal override void Store(ref TransferContext context, in WitValue value, uint address) =>
        _elements.Store(ref context, value.AsArray, address);

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots)
    {
        context.Scope.Charge(_elements.HostBytes((uint)_length));
        return WitValue.FixedList(_elements.LiftFlat(ref context, slots, _length));
    }

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots) =>
        _elements.LowerFlat(ref context, value.AsArray, slots);

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value)
    {
        if (value.Kind != WitKind.FixedList)
            return ValueMismatch.Kind(Type, value);
        if (_elements.Check(ref context, value.Reference) is { } mismatch)
            return mismatch;
        var length = ((Array)value.Reference!).Length;
        return length == _length ? null : new($"expected {_length} elements, got {length}");
    }

    private static CoreType[]? Repeat(TypePlan element, uint length)
    {
        if (!element.IsFlat || (ulong)element.FlatCount * length > MaxFlatParameters)
            return null;
        var flat = new List<CoreType>();
        if (element.FlatCount != 0)
        {
            for (var i = 0; i < length; i++)
                flat.AddRange(element.Flat);
        }

        return [.. flat];
    }
}
