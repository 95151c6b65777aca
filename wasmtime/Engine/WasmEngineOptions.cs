namespace GolemOrleans.Wasmtime;

/// <summary>Settings of a <see cref="WasmEngine"/>; all of them are part of <see cref="WasmEngine.Fingerprint"/>.</summary>
public sealed record WasmEngineOptions
{
    /// <summary>
    /// Stack that wasm frames and the host frames between them may use, in bytes: 64 KiB to 2 MiB. Threads that run wasm
    /// need this and at least 1.5 MiB more.
    /// </summary>
    public int MaxWasmStackBytes { get; init; } = 512 * 1024;

    /// <summary>Make NaN bits deterministic. Float code becomes 2.7 to 4.6 times slower. Not available with Winch.</summary>
    public bool CanonicalizeNaNs { get; init; }

    /// <summary>Which compiler translates modules.</summary>
    public WasmCompiler Compiler { get; init; } = WasmCompiler.Optimizing;
}

/// <summary>The compilers of libwasmtime.</summary>
public enum WasmCompiler
{
    /// <summary>Cranelift: fast code.</summary>
    Optimizing,

    /// <summary>
    /// Winch: compiles about six times as fast, slower code with larger stack frames; x64 only. Knows neither exceptions nor
    /// tail calls nor relaxed SIMD and refuses modules with them.
    /// </summary>
    Baseline,

    /// <summary>Cranelift without optimisation: compiles about twice as fast, knows all features.</summary>
    Quick,
}
