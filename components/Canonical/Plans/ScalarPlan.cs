using System.Runtime.CompilerServices;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>bool, the integers, the floats and char.</summary>
internal sealed class ScalarPlan<T, TForm>() : TypePlan(TForm.Type, (uint)Unsafe.SizeOf<T>(), (uint)Unsafe.SizeOf<T>(), [TForm.Core])
    where T : unmanaged
    where TForm : struct, IScalarForm<T>
{
    private readonly WitKind _kind = TForm.Type.Kind;

    internal override WitValue Load(ref TransferContext context, uint address) => TForm.Wrap(context.Memory.Read<T>(address));

    internal override void Store(ref TransferContext context, in WitValue value, uint address) =>
        context.Memory.Write(address, TForm.Narrow(value.RawBits));

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots) =>
        TForm.Wrap(TForm.Narrow(slots[0].U64));

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots) =>
        slots[0].U64 = TForm.Widen(TForm.Narrow(value.RawBits));

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value) =>
        value.Kind == _kind ? null : ValueMismatch.Kind(Type, value);
}

/// <summary>The plans of the scalar types.</summary>
internal static class ScalarPlans
{
    private static readonly TypePlan Bool = new ScalarPlan<byte, BoolForm>();
    private static readonly TypePlan S8 = new ScalarPlan<sbyte, S8Form>();
    private static readonly TypePlan U8 = new ScalarPlan<byte, U8Form>();
    private static readonly TypePlan S16 = new ScalarPlan<short, S16Form>();
    private static readonly TypePlan U16 = new ScalarPlan<ushort, U16Form>();
    private static readonly TypePlan S32 = new ScalarPlan<int, S32Form>();
    private static readonly TypePlan U32 = new ScalarPlan<uint, U32Form>();
    private static readonly TypePlan S64 = new ScalarPlan<long, S64Form>();
    private static readonly TypePlan U64 = new ScalarPlan<ulong, U64Form>();
    private static readonly TypePlan F32 = new ScalarPlan<float, F32Form>();
    private static readonly TypePlan F64 = new ScalarPlan<double, F64Form>();
    private static readonly TypePlan Char = new ScalarPlan<uint, CharForm>();

    internal static TypePlan Of(WitKind kind) => kind switch
    {
        WitKind.Bool => Bool,
        WitKind.S8 => S8,
        WitKind.U8 => U8,
        WitKind.S16 => S16,
        WitKind.U16 => U16,
        WitKind.S32 => S32,
        WitKind.U32 => U32,
        WitKind.S64 => S64,
        WitKind.U64 => U64,
        WitKind.F32 => F32,
        WitKind.F64 => F64,
        WitKind.Char => Char,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a scalar"),
    };
}
