using System.Runtime.InteropServices;

namespace GolemOrleans.Wasmtime.Interop;

/// <summary>Modules, instances and their items.</summary>
internal static unsafe partial class ModuleApi
{
    private const string Library = NativeLibraryResolver.Library;

    [LibraryImport(Library)] public static partial nint wasmtime_module_new(nint engine, byte* wasm, nuint length, nint* result);
    [LibraryImport(Library)] public static partial nint wasmtime_module_validate(nint engine, byte* wasm, nuint length);
    [LibraryImport(Library)] public static partial void wasmtime_module_delete(nint module);
    [LibraryImport(Library)] public static partial nint wasmtime_module_serialize(nint module, NativeVec* result);
    [LibraryImport(Library)] public static partial nint wasmtime_module_deserialize(nint engine, byte* bytes, nuint length, nint* result);
    [LibraryImport(Library)] public static partial nint wasmtime_module_deserialize_file(nint engine, byte* path, nint* result);

    [LibraryImport(Library)]
    public static partial nint wasmtime_instance_new(nint context, nint module, NativeExtern* imports, nuint count, NativeInstance* result, nint* trap);

    [LibraryImport(Library)]
    public static partial byte wasmtime_instance_export_get(nint context, NativeInstance* instance, byte* name, nuint length, NativeExtern* result);
}
