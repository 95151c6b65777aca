using System.Collections.Immutable;

namespace GolemOrleans.Components.Canonical;

/// <summary>Size, alignment and field offsets, in bytes, of a record, a tuple or a list of parameters.</summary>
internal sealed record AggregateLayout(uint Size, uint Alignment, ImmutableArray<uint> Offsets)
{
    internal static AggregateLayout Of(ReadOnlySpan<TypePlan> fields)
    {
        var offsets = ImmutableArray.CreateBuilder<uint>(fields.Length);
        ulong size = 0;
        uint alignment = 1;
        foreach (var field in fields)
        {
            size = Align(size, field.Alignment);
            offsets.Add(Checked(size));
            size += field.Size;
            alignment = Math.Max(alignment, field.Alignment);
        }

        return new(Checked(Align(size, alignment)), alignment, offsets.MoveToImmutable());
    }

    /// <summary>The core values of all fields in order; null when they are too many to be passed flat.</summary>
    internal static CoreType[]? Flatten(ReadOnlySpan<TypePlan> fields)
    {
        var flat = new List<CoreType>(TypePlan.MaxFlatParameters);
        foreach (var field in fields)
        {
            if (!field.IsFlat || flat.Count + field.FlatCount > TypePlan.MaxFlatParameters)
                return null;
            flat.AddRange(field.Flat);
        }

        return [.. flat];
    }

    internal static ulong Align(ulong offset, uint alignment) => (offset + alignment - 1) & ~((ulong)alignment - 1);

    /// <summary>A size as 32 bits; larger types cannot exist in a 32-bit memory.</summary>
    /// <exception cref="NotSupportedException">The type is 4 GiB or larger.</exception>
    internal static uint Checked(ulong size) =>
        size <= uint.MaxValue ? (uint)size : throw new NotSupportedException("A type needs 4 GiB of memory or more.");
}
