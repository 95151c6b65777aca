using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// flags: one bit a name in one, two or four bytes. More than 32 names, which today's binary format refuses, lie in two
/// 32-bit words. Bits without a name are ignored when lifted and zero when lowered.
/// </summary>
internal sealed class FlagsPlan : TypePlan
{
    private readonly ulong _known;

    internal FlagsPlan(FlagsType type)
        : base(type, SizeOf(type.Names.Length), AlignmentOf(type.Names.Length), FlatOf(type.Names.Length)) =>
        _known = type.Names.Length == 64 ? ulong.MaxValue : (1UL << type.Names.Length) - 1;

    internal override WitValue Load(ref TransferContext context, uint address) => WitValue.Flags(_known & Size switch
    {
        0 => 0,
        1 => context.Memory.Read<byte>(address),
        2 => context.Memory.Read<ushort>(address),
        4 => context.Memory.Read<uint>(address),
        _ => context.Memory.Read<ulong>(address),
    });

    internal override void Store(ref TransferContext context, in WitValue value, uint address)
    {
        var bits = value.AsFlags;
        switch (Size)
        {
            case 0:
                break;
            case 1:
                context.Memory.Write(address, (byte)bits);
                break;
            case 2:
                context.Memory.Write(address, (ushort)bits);
                break;
            case 4:
                context.Memory.Write(address, (uint)bits);
                break;
            default:
                context.Memory.Write(address, bits);
                break;
        }
    }

    internal override WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots)
    {
        ulong bits = 0;
        for (var i = 0; i < FlatCount; i++)
            bits |= (ulong)slots[i].U32 << (32 * i);
        return WitValue.Flags(bits & _known);
    }

    internal override void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots)
    {
        for (var i = 0; i < FlatCount; i++)
            slots[i].U64 = (uint)(value.AsFlags >> (32 * i));
    }

    internal override ValueMismatch? Check(ref TransferContext context, in WitValue value)
    {
        if (value.Kind != WitKind.Flags)
            return ValueMismatch.Kind(Type, value);
        return (value.AsFlags & ~_known) == 0 ? null : new("a flag without a name is set");
    }

    private static uint SizeOf(int names) => names switch
    {
        0 => 0,
        <= 8 => 1,
        <= 16 => 2,
        <= 32 => 4,
        <= 64 => 8,
        _ => throw new NotSupportedException($"flags with {names} names: at most 64 are supported"),
    };

    private static uint AlignmentOf(int names) => names switch
    {
        <= 8 => 1,
        <= 16 => 2,
        _ => 4,
    };

    private static CoreType[] FlatOf(int names) => [.. Enumerable.Repeat(CoreType.I32, (names + 31) / 32)];
}
