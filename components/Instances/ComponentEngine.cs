using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components;

/// <summary>Settings of a <see cref="ComponentEngine"/>. Compile-relevant ones are part of the artifact key.</summary>
public sealed record ComponentEngineOptions
{
    /// <summary>Wasm stack in bytes, 64 KiB to 2 MiB; threads that run components need at least 1.5 MiB more.</summary>
    public int MaxWasmStackBytes { get; init; } = 512 * 1024;

    /// <summary>Make NaN bits deterministic across machines; float code becomes 2.7 to 4.6 times slower.</summary>
    public bool CanonicalizeNaNs { get; init; }

    /// <summary>Fast baseline compiler (Winch, x64 only) instead of the optimising one.</summary>
    public bool FastCompile { get; init; }
}

/// <summary>
/// The process-wide compiler and runtime settings over libwasmtime. Thread-safe. Create once, after the .NET runtime is up;
/// dispose after everything made with it.
/// </summary>
public sealed class ComponentEngine : IDisposable
{
    /// <exception cref="ArgumentOutOfRangeException">The stack size is outside its range.</exception>
    /// <exception cref="NotSupportedException">The settings cannot be combined, or not on this processor.</exception>
    public ComponentEngine(ComponentEngineOptions? options = null)
        : this(options ??= new(), options.FastCompile ? WasmCompiler.Baseline : WasmCompiler.Optimizing)
    {
    }

    internal ComponentEngine(ComponentEngineOptions options, WasmCompiler compiler)
    {
        Options = options;
        Core = new WasmEngine(new WasmEngineOptions
        {
            MaxWasmStackBytes = options.MaxWasmStackBytes,
            CanonicalizeNaNs = options.CanonicalizeNaNs,
            Compiler = compiler,
        });
    }

    public ComponentEngineOptions Options { get; }

    /// <summary>Identifies library, architecture and compile-relevant settings; part of every artifact key.</summary>
    public string Fingerprint => Core.Fingerprint;

    internal WasmEngine Core { get; }

    public void Dispose() => Core.Dispose();
}
