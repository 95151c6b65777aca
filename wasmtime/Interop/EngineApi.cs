using System.Runtime.InteropServices;

namespace GolemOrleans.Wasmtime.Interop;

/// <summary>Configuration, engine and text format.</summary>
internal static unsafe partial class EngineApi
{
    private const string Library = NativeLibraryResolver.Library;

    [LibraryImport(Library)] public static partial nint wasm_config_new();
    [LibraryImport(Library)] public static partial void wasm_config_delete(nint config);
    [LibraryImport(Library)] public static partial nint wasm_engine_new_with_config(nint config);
    [LibraryImport(Library)] public static partial void wasm_engine_delete(nint engine);
    [LibraryImport(Library)] public static partial void wasmtime_engine_increment_epoch(nint engine);

    [LibraryImport(Library)] public static partial void wasmtime_config_epoch_interruption_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_max_wasm_stack_set(nint config, nuint value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_threads_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_shared_memory_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_tail_call_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_reference_types_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_function_references_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_gc_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_simd_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_relaxed_simd_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_relaxed_simd_deterministic_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_bulk_memory_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_multi_value_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_multi_memory_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_memory64_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_wide_arithmetic_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_exceptions_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_custom_page_sizes_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_wasm_stack_switching_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_concurrency_support_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_strategy_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_cranelift_opt_level_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_cranelift_regalloc_algorithm_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_parallel_compilation_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_cranelift_nan_canonicalization_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_memory_init_cow_set(nint config, byte value);
    [LibraryImport(Library)] public static partial void wasmtime_config_native_unwind_info_set(nint config, byte value);

    [LibraryImport(Library)] public static partial nint wasmtime_wat2wasm(byte* text, nuint length, NativeVec* result);
    [LibraryImport(Library)] public static partial void wasm_byte_vec_delete(NativeVec* vec);
}
