using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>enum: the case index.</summary>
internal sealed class EnumPlan : TypePlan
{
    private readonly Discriminant _discriminant;
    private readonly int _cases;

    internal EnumPlan(EnumType type)
        : base(type, new Discriminant(type.Cases.Length).Size, new Discriminant(type.Cases.Length).Size, [CoreType.I32])
    {
        _cases = type.Cases.Length;
        _discriminant = new Discriminant(_cases);
    }

    internal override WitValue Load(ref TransferContext context, uint address) =>
        WitValue.Enum(_discriminant.Load(ref context, address));

    internal override void Store(ref TransferContext context, in WitValue value, uint address) =>
        _discriminant.Store(ref context, value.Discriminant, address);

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots) =>
        WitValue.Enum(_discriminant.Checked(slots[0].U32));

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots) =>
        slots[0].U64 = (uint)value.Discriminant;

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value)
    {
        if (value.Kind != WitKind.Enum)
            return ValueMismatch.Kind(Type, value);
        return (uint)value.Discriminant < (uint)_cases ? null : new($"case {value.Discriminant} of {_cases}");
    }
}
