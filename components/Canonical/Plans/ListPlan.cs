using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>list: pointer and number of elements.</summary>
internal sealed class ListPlan : TypePlan
{
    private readonly ElementPlan _elements;

    internal ListPlan(ListType type, ElementPlan elements)
        : base(type, 8, 4, [CoreType.I32, CoreType.I32], elements.Element)
    {
        _elements = elements;
        HasPointers = true;
    }

    internal override WitValue Load(ref TransferContext context, uint address)
    {
        var pair = context.Memory.Read<ulong>(address);
        return WitValue.List(_elements.LiftRange(ref context, (uint)pair, (uint)(pair >> 32)));
    }

    internal override void Store(ref TransferContext context, in WitValue value, uint address)
    {
        var items = value.AsArray;
        var pointer = _elements.LowerRange(ref context, items);
        context.Memory.Write(address, pointer | ((ulong)(uint)items.Length << 32));
    }

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots) =>
        WitValue.List(_elements.LiftRange(ref context, slots[0].U32, slots[1].U32));

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots)
    {
        var items = value.AsArray;
        slots[0].U64 = _elements.LowerRange(ref context, items);
        slots[1].U64 = (uint)items.Length;
    }

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value) =>
        value.Kind == WitKind.List ? _elements.Check(ref context, value.Reference) : ValueMismatch.Kind(Type, value);
}
