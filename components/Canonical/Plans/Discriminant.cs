namespace GolemOrleans.Components.Canonical;

/// <summary>The case index of a variant or enum in memory: the smallest of one, two or four bytes that can count the cases.</summary>
internal readonly struct Discriminant(int cases)
{
    internal uint Size { get; } = cases <= 1 << 8 ? 1u : cases <= 1 << 16 ? 2u : 4u;

    internal int Load(ref TransferContext context, uint address) => Checked(Size switch
    {
        1 => context.Memory.Read<byte>(address),
        2 => context.Memory.Read<ushort>(address),
        _ => context.Memory.Read<uint>(address),
    });

    internal void Store(ref TransferContext context, int index, uint address)
    {
        switch (Size)
        {
            case 1:
                context.Memory.Write(address, (byte)index);
                break;
            case 2:
                context.Memory.Write(address, (ushort)index);
                break;
            default:
                context.Memory.Write(address, (uint)index);
                break;
        }
    }

    /// <summary>The index as a number of the host; traps when there is no such case.</summary>
    internal int Checked(uint index)
    {
        if (index >= (uint)cases)
            CanonicalTrap.Raise($"invalid discriminant {index}: the type has {cases} cases");
        return (int)index;
    }
}
