using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Instances;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Linking;

/// <summary>A lowered import as core wasm calls it; shared by all trees of a plan.</summary>
internal sealed class LoweredImport(WasmHostFunctionType type, int lower) : WasmHostFunction(type)
{
    public override void Invoke(WasmStore store, Span<ValRaw> slots)
    {
        var tree = (InstanceTree)store.Data!;
        tree.Lowered(lower).Invoke(slots);
    }
}

/// <summary><c>resource.new</c>.</summary>
internal sealed class ResourceNewFunction(WasmHostFunctionType type, int instance, int resource) : WasmHostFunction(type)
{
    public override void Invoke(WasmStore store, Span<ValRaw> slots)
    {
        var tree = (InstanceTree)store.Data!;
        slots[0].U64 = ResourceFunctions.New(tree.Instances[instance], tree.Resource(resource), slots[0].U32);
    }
}

/// <summary><c>resource.rep</c>.</summary>
internal sealed class ResourceRepFunction(WasmHostFunctionType type, int instance, int resource) : WasmHostFunction(type)
{
    public override void Invoke(WasmStore store, Span<ValRaw> slots)
    {
        var tree = (InstanceTree)store.Data!;
        slots[0].U64 = ResourceFunctions.Rep(tree.Instances[instance], tree.Resource(resource), slots[0].U32);
    }
}

/// <summary><c>resource.drop</c>.</summary>
internal sealed class ResourceDropFunction(WasmHostFunctionType type, int instance, int resource) : WasmHostFunction(type)
{
    public override void Invoke(WasmStore store, Span<ValRaw> slots)
    {
        var tree = (InstanceTree)store.Data!;
        ResourceFunctions.Drop(tree.Instances[instance], tree.Resource(resource), slots[0].U32);
    }
}
