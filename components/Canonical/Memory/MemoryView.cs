using System.Runtime.CompilerServices;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// A linear memory as it lies now: start and length in bytes. Stale as soon as guest code has run, since memory may have
/// grown and moved; a memory never shrinks, so a range once checked stays valid in a fresh view. Every access is checked.
/// </summary>
internal readonly unsafe struct MemoryView(byte* start, ulong length)
{
    private readonly byte* _start = start;

    /// <summary>At most 4 GiB.</summary>
    internal ulong Length { get; } = length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal T Read<T>(uint address)
        where T : unmanaged
    {
        CheckRange(address, (ulong)sizeof(T));
        return Unsafe.ReadUnaligned<T>(_start + address);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void Write<T>(uint address, T value)
        where T : unmanaged
    {
        CheckRange(address, (ulong)sizeof(T));
        Unsafe.WriteUnaligned(_start + address, value);
    }

    /// <summary>Items at an address that is a multiple of their size; at most <see cref="int.MaxValue"/> of them.</summary>
    internal Span<T> Slice<T>(uint address, int count)
        where T : unmanaged
    {
        CheckRange(address, (ulong)count * (ulong)sizeof(T));
        return count == 0 ? default : new Span<T>(_start + address, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void CheckRange(uint address, ulong count)
    {
        if (address + count > Length)
            CanonicalTrap.OutOfBounds(address, count);
    }

    /// <summary>Alignment first, then bounds: the order of the specification.</summary>
    internal void CheckRange(uint address, ulong count, uint alignment)
    {
        if ((address & (alignment - 1)) != 0)
            CanonicalTrap.Misaligned(address, alignment);
        CheckRange(address, count);
    }
}
