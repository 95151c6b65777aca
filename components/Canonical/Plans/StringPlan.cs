using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>string: pointer and length, in code units of the encoding.</summary>
internal sealed class StringPlan : TypePlan
{
    internal static readonly StringPlan Instance = new();

    private StringPlan()
        : base(WitType.String, 8, 4, [CoreType.I32, CoreType.I32]) => HasPointers = true;

    internal override WitValue Load(ref TransferContext context, uint address)
    {
        var pair = context.Memory.Read<ulong>(address);
        return WitValue.String(StringLifting.Lift(ref context, (uint)pair, (uint)(pair >> 32)));
    }

    internal override void Store(ref TransferContext context, in WitValue value, uint address)
    {
        var (pointer, length) = StringLowering.Lower(ref context, value.AsString);
        context.Memory.Write(address, pointer | ((ulong)length << 32));
    }

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots) =>
        WitValue.String(StringLifting.Lift(ref context, slots[0].U32, slots[1].U32));

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots)
    {
        var (pointer, length) = StringLowering.Lower(ref context, value.AsString);
        slots[0].U64 = pointer;
        slots[1].U64 = length;
    }

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value)
    {
        if (value.Kind != WitKind.String)
            return ValueMismatch.Kind(Type, value);
        if (value.Reference is not string text)
            return new("the string is null");
        return Surrogates.AreWellFormed(text) ? null : new("the string has a lone surrogate");
    }
}
