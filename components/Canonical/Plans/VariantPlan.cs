using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>variant, option and result: a discriminant, then the payload of the case at one common offset.</summary>
internal sealed class VariantPlan : TypePlan
{
    private readonly TypePlan?[] _cases;
    private readonly Discriminant _discriminant;
    private readonly uint _payloadOffset;

    internal VariantPlan(WitType type, TypePlan?[] cases)
        : this(type, cases, new Discriminant(cases.Length))
    {
    }

    private VariantPlan(WitType type, TypePlan?[] cases, Discriminant discriminant)
        : base(type, SizeOf(cases, discriminant.Size), AlignmentOf(cases, discriminant.Size), Join(cases), cases)
    {
        _cases = cases;
        _discriminant = discriminant;
        _payloadOffset = (uint)AggregateLayout.Align(discriminant.Size, AlignmentOf(cases, 1));
    }

    internal override WitValue Load(ref TransferContext context, uint address)
    {
        var index = _discriminant.Load(ref context, address);
        if (_cases[index] is not { } payload)
            return Make(index);
        Charge(ref context);
        return Make(index, payload.Load(ref context, address + _payloadOffset));
    }

    internal override void Store(ref TransferContext context, in WitValue value, uint address)
    {
        _discriminant.Store(ref context, value.Discriminant, address);
        _cases[value.Discriminant]?.Store(ref context, value.Payload, address + _payloadOffset);
    }

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots)
    {
        var index = _discriminant.Checked(slots[0].U32);
        if (_cases[index] is not { } payload)
            return Make(index);
        Charge(ref context);
        return Make(index, payload.LiftFlat(ref context, slots[1..]));
    }

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots)
    {
        slots[0].U64 = (uint)value.Discriminant;
        var used = 1;
        if (_cases[value.Discriminant] is { } payload)
        {
            payload.LowerFlat(ref context, value.Payload, slots[1..]);
            used += payload.FlatCount;
        }

        // The slots of longer cases are passed as zeros.
        slots[used..FlatCount].Clear();
    }

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value)
    {
        if (value.Kind != Type.Kind)
            return ValueMismatch.Kind(Type, value);
        var index = value.Discriminant;
        if ((uint)index >= (uint)_cases.Length)
            return new($"case {index} of {_cases.Length}");
        if (_cases[index] is not { } payload)
            return value.HasPayload ? new ValueMismatch("the case has no payload").In(Step(index)) : null;
        if (!value.HasPayload)
            return new ValueMismatch("the payload is missing").In(Step(index));
        return payload.Check(ref context, value.Payload)?.In(Step(index));
    }

    private string Step(int index) => Type switch
    {
        VariantType variant => $".{variant.Cases[index].Name}",
        OptionType => index == 0 ? ".none" : ".some",
        _ => index == 0 ? ".ok" : ".err",
    };

    private WitValue Make(int index) => Type.Kind switch
    {
        WitKind.Variant => WitValue.Variant(index),
        WitKind.Option => WitValue.None,
        _ => index == 0 ? WitValue.Ok() : WitValue.Err(),
    };

    private WitValue Make(int index, WitValue payload) => Type.Kind switch
    {
        WitKind.Variant => WitValue.Variant(index, payload),
        WitKind.Option => WitValue.Some(payload),
        _ => index == 0 ? WitValue.Ok(payload) : WitValue.Err(payload),
    };

    private static void Charge(ref TransferContext context) => context.Scope.Charge(48);

    private static uint AlignmentOf(TypePlan?[] cases, uint atLeast)
    {
        foreach (var payload in cases)
            atLeast = Math.Max(atLeast, payload?.Alignment ?? 1);
        return atLeast;
    }

    private static uint SizeOf(TypePlan?[] cases, uint discriminantSize)
    {
        uint largest = 0;
        foreach (var payload in cases)
            largest = Math.Max(largest, payload?.Size ?? 0);
        var end = AggregateLayout.Align(discriminantSize, AlignmentOf(cases, 1)) + largest;
        return AggregateLayout.Checked(AggregateLayout.Align(end, AlignmentOf(cases, discriminantSize)));
    }

    /// <summary>i32 for the discriminant, then slot by slot a core type that can hold the bits of every case.</summary>
    private static CoreType[]? Join(TypePlan?[] cases)
    {
        var flat = new List<CoreType> { CoreType.I32 };
        foreach (var payload in cases)
        {
            if (payload is null)
                continue;
            if (!payload.IsFlat || payload.FlatCount + 1 > MaxFlatParameters)
                return null;
            for (var i = 0; i < payload.FlatCount; i++)
            {
                if (i + 1 < flat.Count)
                    flat[i + 1] = Join(flat[i + 1], payload.Flat[i]);
                else
                    flat.Add(payload.Flat[i]);
            }
        }

        return [.. flat];
    }

    private static CoreType Join(CoreType a, CoreType b) =>
        a == b ? a
        : (a, b) is (CoreType.I32, CoreType.F32) or (CoreType.F32, CoreType.I32) ? CoreType.I32
        : CoreType.I64;
}
