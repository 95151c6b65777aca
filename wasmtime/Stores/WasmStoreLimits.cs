namespace GolemOrleans.Wasmtime;

/// <summary>Limits of a store; growth beyond one answers −1 to the guest, an initial size beyond one fails instantiation.</summary>
/// <param name="MemoryBytes">Size of each linear memory.</param>
/// <param name="TableElements">Size of each table.</param>
/// <param name="Instances">Core instances.</param>
/// <param name="Tables">Tables.</param>
/// <param name="Memories">Linear memories.</param>
public readonly record struct WasmStoreLimits(
    long MemoryBytes = 4L << 30, long TableElements = 10_000_000, int Instances = 10_000, int Tables = 10_000, int Memories = 10_000);
