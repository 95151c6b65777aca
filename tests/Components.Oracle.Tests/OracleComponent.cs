using System.Text;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Oracle.Tests;

/// <summary>libwasmtime refused or trapped, with its own words.</summary>
internal sealed class OracleException(string message) : Exception(message);

/// <summary>One engine for a test run; never deleted, as the process ends with it.</summary>
internal static class OracleEngine
{
    internal static nint Handle { get; } = Create();

    private static nint Create()
    {
        var config = OracleApi.wasm_config_new();
        OracleApi.wasmtime_config_wasm_component_model_set(config, 1);
        OracleApi.wasmtime_config_concurrency_support_set(config, 0);
        return OracleApi.wasm_engine_new_with_config(config);
    }
}

/// <summary>A component run by libwasmtime's own component implementation; a fresh store after each trap.</summary>
internal sealed unsafe class OracleComponent : IDisposable
{
    private readonly nint _component;
    private readonly nint _linker;
    private nint _store;
    private OracleInstance _instance;

    internal OracleComponent(byte[] wasm)
    {
        fixed (byte* bytes = wasm)
        {
            nint component;
            ThrowIfError(OracleApi.wasmtime_component_new(OracleEngine.Handle, bytes, (nuint)wasm.Length, &component));
            _component = component;
        }

        _linker = OracleApi.wasmtime_component_linker_new(OracleEngine.Handle);
    }

    internal WitValue Call(string name, FunctionType type, params WitValue[] arguments)
    {
        if (_store == 0)
            Instantiate();
        var context = OracleApi.wasmtime_store_context(_store);
        using var arena = new OracleArena();
        var slots = arena.Allocate(32 * arguments.Length);
        for (var i = 0; i < arguments.Length; i++)
            OracleValues.Write(arena, slots + (32 * i), type.Parameters[i].Type, arguments[i]);
        var result = arena.Allocate(32);
        OracleFunction function;
        var utf8 = Encoding.UTF8.GetBytes(name);
        fixed (byte* p = utf8)
        fixed (OracleInstance* instance = &_instance)
        {
            var index = OracleApi.wasmtime_component_instance_get_export_index(instance, context, 0, p, (nuint)utf8.Length);
            if (index == 0 || OracleApi.wasmtime_component_instance_get_func(instance, context, index, &function) == 0)
                throw new InvalidOperationException($"no export {name}");
            OracleApi.wasmtime_component_export_index_delete(index);
        }

        try
        {
            ThrowIfError(OracleApi.wasmtime_component_func_call(&function, context, slots, (nuint)arguments.Length, result, 1));
        }
        catch (OracleException)
        {
            DeleteStore();
            throw;
        }

        var value = OracleValues.Read(result, type.Result!);
        OracleApi.wasmtime_component_val_delete(result);
        return value;
    }

    public void Dispose()
    {
        DeleteStore();
        OracleApi.wasmtime_component_linker_delete(_linker);
        OracleApi.wasmtime_component_delete(_component);
    }

    private void Instantiate()
    {
        _store = OracleApi.wasmtime_store_new(OracleEngine.Handle, 0, 0);
        fixed (OracleInstance* instance = &_instance)
            ThrowIfError(OracleApi.wasmtime_component_linker_instantiate(
                _linker, OracleApi.wasmtime_store_context(_store), _component, instance));
    }

    private void DeleteStore()
    {
        if (_store != 0)
            OracleApi.wasmtime_store_delete(_store);
        _store = 0;
    }

    private static void ThrowIfError(nint error)
    {
        if (error == 0)
            return;
        OracleBytes message;
        OracleApi.wasmtime_error_message(error, &message);
        var text = Encoding.UTF8.GetString(message.Data, (int)message.Size);
        OracleApi.wasm_byte_vec_delete(&message);
        OracleApi.wasmtime_error_delete(error);
        throw new OracleException(text);
    }
}
