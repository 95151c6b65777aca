using System.Runtime.CompilerServices;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>Integers and floats: one copy between array and memory.</summary>
internal sealed class ScalarElements<T, TForm>(TypePlan element) : ElementPlan(element)
    where T : unmanaged
    where TForm : struct, IScalarForm<T>
{
    internal override ulong HostBytes(uint count) => ObjectBytes + ((ulong)count * (ulong)Unsafe.SizeOf<T>());

    internal override Array Load(ref TransferContext context, uint address, int count)
    {
        var source = context.Memory.Slice<T>(address, count);
        if (count == 0)
            return Array.Empty<T>();
        var items = GC.AllocateUninitializedArray<T>(count);
        source.CopyTo(items);
        TForm.Canonicalise(items);
        return items;
    }

    internal override void Store(ref TransferContext context, Array items, uint address)
    {
        var source = (T[])items;
        var target = context.Memory.Slice<T>(address, source.Length);
        source.CopyTo(target);
        TForm.Canonicalise(target);
    }

    internal override Array LiftFlat(ref TransferContext context, ReadOnlySpan<ValRaw> slots, int count)
    {
        var items = new T[count];
        for (var i = 0; i < count; i++)
            items[i] = TForm.Narrow(slots[i].U64);
        TForm.Canonicalise(items);
        return items;
    }

    internal override void LowerFlat(ref TransferContext context, Array items, Span<ValRaw> slots)
    {
        var source = (T[])items;
        for (var i = 0; i < source.Length; i++)
        {
            var item = source[i];
            TForm.Canonicalise(new Span<T>(ref item));
            slots[i].U64 = TForm.Widen(item);
        }
    }

    internal override ValueMismatch? Check(ref TransferContext context, object? items) => CheckArray<T>(items);
}
