using System.Runtime.InteropServices;

namespace GolemOrleans.Wasmtime.Interop;

/// <summary>Stores, functions, memories, globals and tables.</summary>
internal static unsafe partial class StoreApi
{
    private const string Library = NativeLibraryResolver.Library;

    [LibraryImport(Library)] public static partial nint wasmtime_store_new(nint engine, void* data, delegate* unmanaged[Cdecl]<void*, void> finalizer);
    [LibraryImport(Library)] public static partial nint wasmtime_store_context(nint store);
    [LibraryImport(Library)] public static partial void wasmtime_store_delete(nint store);
    [LibraryImport(Library)] public static partial void wasmtime_store_limiter(nint store, long memoryBytes, long tableElements, long instances, long tables, long memories);
    [LibraryImport(Library)] public static partial void wasmtime_context_set_epoch_deadline(nint context, ulong ticks);

    [LibraryImport(Library)]
    public static partial void wasmtime_store_epoch_deadline_callback(
        nint store, delegate* unmanaged[Cdecl]<nint, void*, ulong*, byte*, nint> callback, void* data, delegate* unmanaged[Cdecl]<void*, void> finalizer);

    [LibraryImport(Library)]
    public static partial void wasmtime_func_new_unchecked(
        nint context, nint type, delegate* unmanaged[Cdecl]<void*, nint, ValRaw*, nuint, nint> callback, void* env, delegate* unmanaged[Cdecl]<void*, void> finalizer, NativeFunc* result);

    [LibraryImport(Library)] public static partial nint wasmtime_func_type(nint context, NativeFunc* func);

    [LibraryImport(Library)]
    public static partial nint wasmtime_func_call_unchecked(nint context, NativeFunc* func, ValRaw* slots, nuint count, nint* trap);

    // Neither can run guest code or block: the transition of the garbage collector would cost more than the call.
    [LibraryImport(Library), SuppressGCTransition] public static partial byte* wasmtime_memory_data(nint context, NativeObject* memory);
    [LibraryImport(Library), SuppressGCTransition] public static partial nuint wasmtime_memory_data_size(nint context, NativeObject* memory);
    [LibraryImport(Library)] public static partial nint wasmtime_memory_grow(nint context, NativeObject* memory, ulong delta, ulong* previous);

    [LibraryImport(Library)] public static partial void wasmtime_global_get(nint context, NativeObject* global, NativeVal* value);
    [LibraryImport(Library)] public static partial nint wasmtime_global_set(nint context, NativeObject* global, NativeVal* value);
    [LibraryImport(Library)] public static partial byte wasmtime_table_get(nint context, NativeObject* table, ulong index, NativeVal* value);
    [LibraryImport(Library)] public static partial nint wasmtime_table_set(nint context, NativeObject* table, ulong index, NativeVal* value);
    [LibraryImport(Library)] public static partial ulong wasmtime_table_size(nint context, NativeObject* table);
    [LibraryImport(Library)] public static partial nint wasmtime_table_grow(nint context, NativeObject* table, ulong delta, NativeVal* initial, ulong* previous);
    [LibraryImport(Library)] public static partial void wasmtime_val_unroot(NativeVal* value);

    [LibraryImport(Library)] public static partial nint wasm_valtype_new(byte kind);
    [LibraryImport(Library)] public static partial void wasm_valtype_vec_new(NativeVec* result, nuint count, nint* types);
    [LibraryImport(Library)] public static partial nint wasm_functype_new(NativeVec* parameters, NativeVec* results);
    [LibraryImport(Library)] public static partial NativeVec* wasm_functype_params(nint type);
    [LibraryImport(Library)] public static partial NativeVec* wasm_functype_results(nint type);
    [LibraryImport(Library)] public static partial byte wasm_valtype_kind(nint type);
    [LibraryImport(Library)] public static partial void wasm_functype_delete(nint type);
}
