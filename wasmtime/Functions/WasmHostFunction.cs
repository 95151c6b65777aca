namespace GolemOrleans.Wasmtime;

/// <summary>
/// A function that wasm can call. One object may serve many stores; state per store hangs on <see cref="WasmStore.Data"/>.
/// </summary>
public abstract class WasmHostFunction
{
    protected WasmHostFunction(WasmHostFunctionType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        HostType = type;
    }

    public WasmFunctionType Type => HostType.Type;

    internal WasmHostFunctionType HostType { get; }

    /// <summary>
    /// Runs below wasm frames. An exception ends the wasm call with a trap that carries it to the caller.
    /// </summary>
    /// <param name="store">The calling store; may be called into again.</param>
    /// <param name="slots">Arguments in, results out; as long as <see cref="WasmFunctionType.Slots"/>.</param>
    public abstract void Invoke(WasmStore store, Span<ValRaw> slots);
}
