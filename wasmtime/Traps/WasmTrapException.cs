using System.Collections.Immutable;

namespace GolemOrleans.Wasmtime;

/// <summary>
/// A call into wasm ended by a trap. When a host function threw, <see cref="Exception.InnerException"/> is that very object
/// and the code is <see cref="WasmTrapCode.Host"/>.
/// </summary>
public sealed class WasmTrapException : Exception
{
    internal WasmTrapException(WasmTrapCode code, string message, ImmutableArray<WasmFrame> frames, Exception? inner)
        : base(message, inner)
    {
        Code = code;
        Frames = frames;
    }

    public WasmTrapCode Code { get; }

    /// <summary>Wasm frames, innermost first; at most 20.</summary>
    public ImmutableArray<WasmFrame> Frames { get; }
}

/// <summary>A wasm frame of a backtrace. Names come from the name section, when kept; the offset is within the module.</summary>
public readonly record struct WasmFrame(uint FunctionIndex, ulong ModuleOffset, string? ModuleName, string? FunctionName)
{
    public override string ToString() => $"0x{ModuleOffset:x} - {ModuleName ?? "<unnamed>"}!{FunctionName ?? $"<wasm function {FunctionIndex}>"}";
}
