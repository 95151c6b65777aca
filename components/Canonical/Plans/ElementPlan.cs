using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>Elements of a list as a C# array: a primitive array where there is one for the element type, else values.</summary>
internal abstract class ElementPlan(TypePlan element)
{
    private protected const ulong ObjectBytes = 24;

    internal TypePlan Element { get; } = element;

    internal static ElementPlan Of(TypePlan element) => element.Type.Kind switch
    {
        WitKind.Bool => new BoolElements(element),
        WitKind.S8 => new ScalarElements<sbyte, S8Form>(element),
        WitKind.U8 => new ScalarElements<byte, U8Form>(element),
        WitKind.S16 => new ScalarElements<short, S16Form>(element),
        WitKind.U16 => new ScalarElements<ushort, U16Form>(element),
        WitKind.S32 => new ScalarElements<int, S32Form>(element),
        WitKind.U32 => new ScalarElements<uint, U32Form>(element),
        WitKind.S64 => new ScalarElements<long, S64Form>(element),
        WitKind.U64 => new ScalarElements<ulong, U64Form>(element),
        WitKind.F32 => new ScalarElements<float, F32Form>(element),
        WitKind.F64 => new ScalarElements<double, F64Form>(element),
        _ => new ValueElements(element),
    };

    /// <summary>
    /// Lifts a list that a guest points to: alignment (also of an empty list), bounds and the limit of the call are checked
    /// before anything is allocated.
    /// </summary>
    internal Array LiftRange(ref TransferContext context, uint address, uint count)
    {
        context.Memory.CheckRange(address, (ulong)count * Element.Size, Element.Alignment);
        context.Scope.Charge(HostBytes(count));
        return Load(ref context, address, (int)count);
    }

    /// <summary>Allocates guest memory for a checked list, fills it, and returns its address.</summary>
    internal uint LowerRange(ref TransferContext context, Array items)
    {
        var bytes = (ulong)items.Length * Element.Size;
        if (bytes > uint.MaxValue)
            CanonicalTrap.Raise($"list is too large for a 32-bit memory: {items.Length} elements of {Element.Size} bytes");
        var address = context.Realloc(0, 0, Element.Alignment, (uint)bytes);
        Store(ref context, items, address);
        return address;
    }

    /// <summary>Host memory that an array of so many elements takes.</summary>
    internal abstract ulong HostBytes(uint count);

    internal abstract Array Load(ref TransferContext context, uint address, int count);

    internal abstract void Store(ref TransferContext context, Array items, uint address);

    internal abstract Array LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots, int count);

    internal abstract void LowerFlat(ref TransferContext context, Array items, Span<ValRaw> slots);

    /// <summary>Null when the object is the array form of the element type and every element fits.</summary>
    internal abstract ValueMismatch? Check(ref TransferContext context, object? items);

    /// <summary>Exactly this array type: the runtime would also accept <c>sbyte[]</c> as <c>byte[]</c>.</summary>
    private protected static ValueMismatch? CheckArray<T>(object? items) =>
        items is not null && items.GetType() == typeof(T[])
            ? null
            : new($"expected elements as {typeof(T).Name}[], got {items?.GetType().Name ?? "null"}");
}
