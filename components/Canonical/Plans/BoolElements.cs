using System.Runtime.InteropServices;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>bool: bytes other than 0 and 1 must not get into a <c>bool[]</c>, nor out of one.</summary>
internal sealed class BoolElements(TypePlan element) : ElementPlan(element)
{
    internal override ulong HostBytes(uint count) => ObjectBytes + count;

    internal override Array Load(ref TransferContext context, uint address, int count)
    {
        var source = context.Memory.Slice<byte>(address, count);
        var items = new bool[count];
        for (var i = 0; i < items.Length; i++)
            items[i] = source[i] != 0;
        return items;
    }

    internal override void Store(ref TransferContext context, Array items, uint address)
    {
        var source = MemoryMarshal.AsBytes<bool>((bool[])items);
        var target = context.Memory.Slice<byte>(address, source.Length);
        for (var i = 0; i < source.Length; i++)
            target[i] = source[i] != 0 ? (byte)1 : (byte)0;
    }

    internal override Array LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots, int count)
    {
        var items = new bool[count];
        for (var i = 0; i < count; i++)
            items[i] = slots[i].U32 != 0;
        return items;
    }

    internal override void LowerFlat(ref TransferContext context, Array items, Span<ValRaw> slots)
    {
        var source = (bool[])items;
        for (var i = 0; i < source.Length; i++)
            slots[i].U64 = source[i] ? 1UL : 0;
    }

    internal override ValueMismatch? Check(ref TransferContext context, object? items) => CheckArray<bool>(items);
}
