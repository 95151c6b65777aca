namespace GolemOrleans.Wasmtime;

/// <summary>
/// libwasmtime refused something that is not a trap: a module that does not validate, an artifact of another version,
/// imports of the wrong type, a limit reached at instantiation.
/// </summary>
public sealed class WasmException(string message) : Exception(message);
