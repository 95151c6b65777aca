using System.Runtime.InteropServices;

namespace GolemOrleans.Wasmtime.Interop;

/// <summary>Traps, errors and frames.</summary>
internal static unsafe partial class TrapApi
{
    private const string Library = NativeLibraryResolver.Library;

    [LibraryImport(Library)] public static partial nint wasmtime_trap_new(byte* message, nuint length);
    [LibraryImport(Library)] public static partial nint wasmtime_trap_new_code(byte code);
    [LibraryImport(Library)] public static partial byte wasmtime_trap_code(nint trap, byte* code);
    [LibraryImport(Library)] public static partial void wasm_trap_delete(nint trap);
    [LibraryImport(Library)] public static partial void wasm_trap_message(nint trap, NativeVec* message);
    [LibraryImport(Library)] public static partial void wasm_trap_trace(nint trap, NativeVec* frames);

    [LibraryImport(Library)] public static partial void wasmtime_error_delete(nint error);
    [LibraryImport(Library)] public static partial void wasmtime_error_message(nint error, NativeVec* message);
    [LibraryImport(Library)] public static partial void wasmtime_error_wasm_trace(nint error, NativeVec* frames);

    [LibraryImport(Library)] public static partial void wasm_frame_vec_delete(NativeVec* frames);
    [LibraryImport(Library)] public static partial uint wasm_frame_func_index(nint frame);
    [LibraryImport(Library)] public static partial nuint wasm_frame_module_offset(nint frame);
    [LibraryImport(Library)] public static partial NativeVec* wasmtime_frame_func_name(nint frame);
    [LibraryImport(Library)] public static partial NativeVec* wasmtime_frame_module_name(nint frame);
}
