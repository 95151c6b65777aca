namespace GolemOrleans.Wasmtime;

/// <summary>The process is out of address space or memory maps for another instance. Nothing was created; retry after unloading some.</summary>
public sealed class WasmResourceExhaustedException(string message) : Exception(message);
