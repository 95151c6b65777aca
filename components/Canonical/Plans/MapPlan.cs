using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>map: travels as a list of (key, value) tuples; order and duplicates are kept as they come.</summary>
internal sealed class MapPlan : TypePlan
{
    private readonly ValueElements _entries;

    internal MapPlan(MapType type, RecordPlan entry)
        : base(type, 8, 4, [CoreType.I32, CoreType.I32], entry)
    {
        _entries = new ValueElements(entry);
        HasPointers = true;
    }

    internal override WitValue Load(ref TransferContext context, uint address)
    {
        var pair = context.Memory.Read<ulong>(address);
        return WitValue.Map((WitValue[])_entries.LiftRange(ref context, (uint)pair, (uint)(pair >> 32)));
    }

    internal override void Store(ref TransferContext context, in WitValue value, uint address)
    {
        var items = value.AsItems;
        var pointer = _entries.LowerRange(ref context, items);
        context.Memory.Write(address, pointer | ((ulong)(uint)items.Length << 32));
    }

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots) =>
        WitValue.Map((WitValue[])_entries.LiftRange(ref context, slots[0].U32, slots[1].U32));

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots)
    {
        var items = value.AsItems;
        slots[0].U64 = _entries.LowerRange(ref context, items);
        slots[1].U64 = (uint)items.Length;
    }

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value) =>
        value.Kind == WitKind.Map ? _entries.Check(ref context, value.Reference) : ValueMismatch.Kind(Type, value);
}
