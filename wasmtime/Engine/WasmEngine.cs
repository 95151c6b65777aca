using System.Runtime.InteropServices;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>
/// The compiler and run-time settings that modules and stores share. Thread-safe. Create it after the .NET runtime is up,
/// once per process and setting: it installs signal handlers that chain to those of the runtime.
/// <para>WebAssembly features: everything up to SIMD, relaxed SIMD (deterministic), bulk memory, reference types, multiple
/// values, tail calls, multiple memories, extended constants and exceptions. Off: threads, shared memory, memory64, garbage
/// collection, typed function references, stack switching, wide arithmetic, custom page sizes.</para>
/// </summary>
public sealed class WasmEngine : IDisposable
{
    /// <summary>The version of libwasmtime this layer is written for.</summary>
    public const string LibraryVersion = "50.0.1";

    private const int FeatureSet = 1;
    private const int MinStackBytes = 64 * 1024;
    private const int MaxStackBytes = 2 * 1024 * 1024;

    private readonly EngineHandle _handle = new();

    /// <exception cref="ArgumentOutOfRangeException">A setting is outside its range.</exception>
    /// <exception cref="NotSupportedException">The settings cannot be combined, or not on this processor.</exception>
    public WasmEngine(WasmEngineOptions? options = null)
    {
        Options = options ?? new WasmEngineOptions();
        Validate(Options);
        _handle.Set(EngineApi.wasm_engine_new_with_config(Configure(Options)));
        Maps = MemoryMapBudget.ForThisProcess();
        Fingerprint = $"wasmtime-{LibraryVersion}-{RuntimeInformation.ProcessArchitecture}-f{FeatureSet}" +
            $"-{Options.Compiler}-nan{(Options.CanonicalizeNaNs ? 1 : 0)}-stack{Options.MaxWasmStackBytes}".ToLowerInvariant();
    }

    public WasmEngineOptions Options { get; }

    /// <summary>Names library, architecture, features and settings: artifacts of equal fingerprints are interchangeable.</summary>
    public string Fingerprint { get; }

    /// <summary>Set by tests that lower the limit, before the first store.</summary>
    internal MemoryMapBudget Maps { get; set; }

    /// <summary>
    /// Makes every store of this engine that runs wasm look at its interruption flag at the next loop or function entry.
    /// </summary>
    public void IncrementEpoch()
    {
        using var lease = Lease();
        EngineApi.wasmtime_engine_increment_epoch(lease.Value);
    }

    /// <summary>Gives back this reference; modules and stores made with it stay usable.</summary>
    public void Dispose() => _handle.Dispose();

    internal HandleLease Lease() => new(_handle);

    // An invalid configuration aborts the process inside the library, so every case is refused here first.
    private static void Validate(WasmEngineOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxWasmStackBytes, MinStackBytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.MaxWasmStackBytes, MaxStackBytes);
        if (!Enum.IsDefined(options.Compiler))
            throw new ArgumentOutOfRangeException(nameof(options), options.Compiler, "Unknown compiler.");
        if (!Environment.Is64BitProcess)
            throw new NotSupportedException("libwasmtime needs a 64-bit process.");
        if (options.Compiler == WasmCompiler.Baseline && options.CanonicalizeNaNs)
            throw new NotSupportedException("The baseline compiler cannot make NaN bits canonical.");
        if (options.Compiler == WasmCompiler.Baseline && RuntimeInformation.ProcessArchitecture != Architecture.X64)
            throw new NotSupportedException("The baseline compiler is available on x64 only.");
    }

    private static nint Configure(WasmEngineOptions options)
    {
        const byte on = 1, off = 0;
        var baseline = options.Compiler == WasmCompiler.Baseline;
        var config = EngineApi.wasm_config_new();
        EngineApi.wasmtime_config_strategy_set(config, (byte)(baseline ? 2 : 1));
        if (options.Compiler == WasmCompiler.Quick)
        {
            const byte noOptimization = 0, singlePass = 1;
            EngineApi.wasmtime_config_cranelift_opt_level_set(config, noOptimization);
            EngineApi.wasmtime_config_cranelift_regalloc_algorithm_set(config, singlePass);
        }

        EngineApi.wasmtime_config_epoch_interruption_set(config, on);
        EngineApi.wasmtime_config_max_wasm_stack_set(config, (nuint)options.MaxWasmStackBytes);
        EngineApi.wasmtime_config_concurrency_support_set(config, off);
        EngineApi.wasmtime_config_parallel_compilation_set(config, on);
        EngineApi.wasmtime_config_memory_init_cow_set(config, on);
        if (options.CanonicalizeNaNs)
            EngineApi.wasmtime_config_cranelift_nan_canonicalization_set(config, on);

        EngineApi.wasmtime_config_wasm_reference_types_set(config, on);
        EngineApi.wasmtime_config_wasm_bulk_memory_set(config, on);
        EngineApi.wasmtime_config_wasm_multi_value_set(config, on);
        EngineApi.wasmtime_config_wasm_multi_memory_set(config, on);
        EngineApi.wasmtime_config_wasm_simd_set(config, on);
        var whenOptimizing = baseline ? off : on;
        EngineApi.wasmtime_config_wasm_relaxed_simd_set(config, whenOptimizing);
        EngineApi.wasmtime_config_wasm_relaxed_simd_deterministic_set(config, on);
        EngineApi.wasmtime_config_wasm_tail_call_set(config, whenOptimizing);
        EngineApi.wasmtime_config_wasm_exceptions_set(config, whenOptimizing);

        EngineApi.wasmtime_config_wasm_threads_set(config, off);
        EngineApi.wasmtime_config_shared_memory_set(config, off);
        EngineApi.wasmtime_config_wasm_memory64_set(config, off);
        EngineApi.wasmtime_config_wasm_gc_set(config, off);
        EngineApi.wasmtime_config_wasm_function_references_set(config, off);
        EngineApi.wasmtime_config_wasm_stack_switching_set(config, off);
        EngineApi.wasmtime_config_wasm_wide_arithmetic_set(config, off);
        EngineApi.wasmtime_config_wasm_custom_page_sizes_set(config, off);
        return config;
    }
}
