using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GolemOrleans.Components.Oracle.Tests;

/// <summary>The part of libwasmtime's component C API that the oracle needs.</summary>
internal static unsafe partial class OracleApi
{
    private const string Library = "wasmtime";

    [ModuleInitializer]
    internal static void Register() => NativeLibrary.SetDllImportResolver(typeof(OracleApi).Assembly, Resolve);

    /// <summary>The product's own copy, so that both sides run the same library.</summary>
    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths)
    {
        var root = Path.Combine(AppContext.BaseDirectory, "runtimes");
        var file = Directory.EnumerateFiles(root, "*wasmtime.*", SearchOption.AllDirectories).First();
        return name == Library ? NativeLibrary.Load(file) : 0;
    }

    [LibraryImport(Library)]
    internal static partial nint wasm_config_new();

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_wasm_component_model_set(nint config, byte enable);

    [LibraryImport(Library)]
    internal static partial void wasmtime_config_concurrency_support_set(nint config, byte enable);

    [LibraryImport(Library)]
    internal static partial nint wasm_engine_new_with_config(nint config);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_component_new(nint engine, byte* bytes, nuint length, nint* component);

    [LibraryImport(Library)]
    internal static partial void wasmtime_component_delete(nint component);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_component_linker_new(nint engine);

    [LibraryImport(Library)]
    internal static partial void wasmtime_component_linker_delete(nint linker);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_component_linker_instantiate(nint linker, nint context, nint component, OracleInstance* instance);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_store_new(nint engine, nint data, nint finalizer);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_store_context(nint store);

    [LibraryImport(Library)]
    internal static partial void wasmtime_store_delete(nint store);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_component_instance_get_export_index(
        OracleInstance* instance, nint context, nint parent, byte* name, nuint length);

    [LibraryImport(Library)]
    internal static partial void wasmtime_component_export_index_delete(nint index);

    [LibraryImport(Library)]
    internal static partial byte wasmtime_component_instance_get_func(OracleInstance* instance, nint context, nint index, OracleFunction* function);

    [LibraryImport(Library)]
    internal static partial nint wasmtime_component_func_call(
        OracleFunction* function, nint context, byte* arguments, nuint count, byte* results, nuint resultCount);

    [LibraryImport(Library)]
    internal static partial void wasmtime_component_val_delete(byte* value);

    [LibraryImport(Library)]
    internal static partial void wasmtime_error_message(nint error, OracleBytes* message);

    [LibraryImport(Library)]
    internal static partial void wasmtime_error_delete(nint error);

    [LibraryImport(Library)]
    internal static partial void wasm_byte_vec_delete(OracleBytes* bytes);
}

[StructLayout(LayoutKind.Sequential, Size = 16)]
internal struct OracleInstance
{
    public ulong StoreId;
}

[StructLayout(LayoutKind.Sequential, Size = 32)]
internal struct OracleFunction
{
    public ulong StoreId;
}

[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OracleBytes
{
    public nuint Size;
    public byte* Data;
}
