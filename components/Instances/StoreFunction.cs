using GolemOrleans.Components.Canonical;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Instances;

/// <summary>A core function of a store, called unchecked: the plan has proven its type.</summary>
internal sealed class StoreFunction(WasmStore store, WasmFunction function) : CoreFunction
{
    private readonly WasmFunction _function = function;

    internal override void Invoke(Span<ValRaw> slots) => store.Call(_function, slots);
}

/// <summary>A linear memory of a store.</summary>
internal sealed class StoreMemory(WasmStore store, WasmMemory memory) : CanonicalMemory
{
    private readonly WasmMemory _memory = memory;

    internal override unsafe MemoryView Current
    {
        get
        {
            store.Locate(_memory, out var start, out var length);
            return new MemoryView(start, length);
        }
    }
}
