using GolemOrleans.Values;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>Elements without a primitive array form: an array of values.</summary>
internal sealed class ValueElements(TypePlan element) : ElementPlan(element)
{
    private const ulong ValueBytes = 24;

    internal override ulong HostBytes(uint count) => ObjectBytes + (count * ValueBytes);

    internal override Array Load(ref TransferContext context, uint address, int count)
    {
        if (count == 0)
            return Array.Empty<WitValue>();
        var items = new WitValue[count];
        for (var i = 0; i < items.Length; i++)
            items[i] = Element.Load(ref context, address + ((uint)i * Element.Size));
        return items;
    }

    internal override void Store(ref TransferContext context, Array items, uint address)
    {
        var source = (WitValue[])items;
        for (var i = 0; i < source.Length; i++)
            Element.Store(ref context, source[i], address + ((uint)i * Element.Size));
    }

    internal override Array LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots, int count)
    {
        var items = new WitValue[count];
        for (var i = 0; i < items.Length; i++)
            items[i] = Element.LiftFlat(ref context, slots[(i * Element.FlatCount)..]);
        return items;
    }

    internal override void LowerFlat(ref TransferContext context, Array items, Span<ValRaw> slots)
    {
        var source = (WitValue[])items;
        for (var i = 0; i < source.Length; i++)
            Element.LowerFlat(ref context, source[i], slots[(i * Element.FlatCount)..]);
    }

    internal override ValueMismatch? Check(ref TransferContext context, object? items)
    {
        if (CheckArray<WitValue>(items) is { } mismatch)
            return mismatch;
        var source = (WitValue[])items!;
        for (var i = 0; i < source.Length; i++)
        {
            if (Element.Check(ref context, source[i]) is { } inner)
                return inner.In($"[{i}]");
        }

        return null;
    }
}
