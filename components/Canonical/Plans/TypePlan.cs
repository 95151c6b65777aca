using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// How values of one type lie in memory and in core values, and how they are lifted and lowered: built once per type, then
/// immutable and thread-safe. All slots are written as 64 zero-extended bits and read in the width needed; that makes
/// the conversions between the joined core types of variant cases the identity on bits.
/// </summary>
internal abstract class TypePlan
{
    /// <summary>Parameters that flatten to more core values travel in memory.</summary>
    internal const int MaxFlatParameters = 16;

    /// <summary>Results that flatten to more core values travel in memory.</summary>
    internal const int MaxFlatResults = 1;

    private readonly CoreType[]? _flat;

    /// <param name="flat">Null when there are more than <see cref="MaxFlatParameters"/>: the type is never passed flat.</param>
    private protected TypePlan(WitType type, uint size, uint alignment, CoreType[]? flat, params ReadOnlySpan<TypePlan?> parts)
    {
        Type = type;
        Size = size;
        Alignment = alignment;
        _flat = flat;
        foreach (var part in parts)
        {
            if (part is null)
                continue;
            HasPointers |= part.HasPointers;
            HasBorrows |= part.HasBorrows;
        }
    }

    internal WitType Type { get; }

    /// <summary>Bytes in memory, a multiple of <see cref="Alignment"/>.</summary>
    internal uint Size { get; }

    internal uint Alignment { get; }

    /// <summary>False when the type has more core values than can ever be passed flat.</summary>
    internal bool IsFlat => _flat is not null;

    /// <summary>The core values that one value flattens to. Only when <see cref="IsFlat"/>.</summary>
    internal ReadOnlySpan<CoreType> Flat => _flat!;

    /// <summary>Core values, or <see cref="MaxFlatParameters"/> + 1 when there are more.</summary>
    internal int FlatCount => _flat?.Length ?? MaxFlatParameters + 1;

    /// <summary>A string or list is somewhere inside: lifting needs memory, lowering needs realloc.</summary>
    internal bool HasPointers { get; private protected init; }

    internal bool HasBorrows { get; private protected init; }

    /// <summary>Reads a value from memory at an aligned address whose range was checked.</summary>
    internal abstract WitValue Load(ref TransferContext context, uint address);

    /// <summary>Writes a checked value to memory at an aligned address whose range was checked.</summary>
    internal abstract void Store(ref TransferContext context, in WitValue value, uint address);

    /// <summary>Reads a value from the first <see cref="FlatCount"/> slots.</summary>
    internal abstract WitValue LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots);

    /// <summary>Writes a checked value to the first <see cref="FlatCount"/> slots, all of them.</summary>
    internal abstract void LowerFlat(ref TransferContext context, in WitValue value, Span<ValRaw> slots);

    /// <summary>
    /// Null when a value that the host gives is of this type; marks the guest resources in it as lent or reserved.
    /// </summary>
    internal abstract ValueMismatch? Check(ref TransferContext context, in WitValue value);
}
