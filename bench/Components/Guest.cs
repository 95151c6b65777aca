using System.Runtime.InteropServices;
using System.Text;
using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Oracle.Tests;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Bench.Components;

/// <summary>One small component that both sides run: what comes in goes out again.</summary>
internal static class Guest
{
    public static readonly WitType Record = WitType.Record(
        [.. Enumerable.Range(0, 10).Select(i => new WitField($"f{i}", i % 2 == 0 ? WitType.U32 : WitType.F64))]);

    private const string RecordText = """(record (field "f0" u32) (field "f1" f64) (field "f2" u32) (field "f3" f64) (field "f4" u32) (field "f5" f64) (field "f6" u32) (field "f7" f64) (field "f8" u32) (field "f9" f64))""";

    public static byte[] Wasm { get; } = WatText.ToWasm($"""
        (component
          (core module $m
            (memory (export "memory") 64)
            (func (export "realloc") (param i32 i32 i32 i32) (result i32) i32.const 4096)
            (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1)))
            (func (export "echo") (param i32 i32) (result i32)
              (i32.store (i32.const 8) (local.get 0)) (i32.store (i32.const 12) (local.get 1)) (i32.const 8))
            (func (export "take") (param i32 i32))
            (func (export "give") (result i32) (i32.store (i32.const 8) (i32.const 4096)) (i32.store (i32.const 12) (i32.const 1048576)) (i32.const 8))
            (func (export "record") (param i32 f64 i32 f64 i32 f64 i32 f64 i32 f64) (result i32)
              (i32.store (i32.const 16) (local.get 0)) (f64.store (i32.const 24) (local.get 1)) (i32.store (i32.const 32) (local.get 2)) (f64.store (i32.const 40) (local.get 3))
              (i32.store (i32.const 48) (local.get 4)) (f64.store (i32.const 56) (local.get 5)) (i32.store (i32.const 64) (local.get 6)) (f64.store (i32.const 72) (local.get 7))
              (i32.store (i32.const 80) (local.get 8)) (f64.store (i32.const 88) (local.get 9)) (i32.const 16)))
          (core instance $i (instantiate $m))
          (type $r {RecordText}) (export $r' "r" (type $r))
          (func (export "add") (param "a" u32) (param "b" u32) (result u32) (canon lift (core func $i "add")))
          (func (export "string") (param "s" string) (result string) (canon lift (core func $i "echo") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func (export "take") (param "l" (list u8)) (canon lift (core func $i "take") (memory (core memory $i "memory")) (realloc (core func $i "realloc"))))
          (func (export "give") (result (list u8)) (canon lift (core func $i "give") (memory (core memory $i "memory"))))
          (func (export "record") (param "r" $r') (result $r') (canon lift (core func $i "record") (memory (core memory $i "memory")))))
        """);

    public static ComponentInstance Start(ComponentEngine engine)
    {
        using var compiled = CompiledComponent.Compile(engine, ComponentDefinition.Decode(Wasm), HostImports.Empty);
        return ComponentInstance.Create(compiled, new InstanceOptions());
    }
}

/// <summary>A function of the guest through libwasmtime's component C API, found once; values converted per call.</summary>
internal sealed unsafe class OracleFunctionCall
{
    private readonly nint _context;
    private readonly FunctionType _type;
    private OracleFunction _function;

    public OracleFunctionCall(string name, FunctionType type)
    {
        _type = type;
        nint component;
        fixed (byte* bytes = Guest.Wasm)
            Check(OracleApi.wasmtime_component_new(OracleEngine.Handle, bytes, (nuint)Guest.Wasm.Length, &component));
        var store = OracleApi.wasmtime_store_new(OracleEngine.Handle, 0, 0);
        _context = OracleApi.wasmtime_store_context(store);
        OracleInstance instance;
        Check(OracleApi.wasmtime_component_linker_instantiate(OracleApi.wasmtime_component_linker_new(OracleEngine.Handle), _context, component, &instance));
        var utf8 = Encoding.UTF8.GetBytes(name);
        OracleFunction function;
        fixed (byte* p = utf8)
        {
            var index = OracleApi.wasmtime_component_instance_get_export_index(&instance, _context, 0, p, (nuint)utf8.Length);
            if (OracleApi.wasmtime_component_instance_get_func(&instance, _context, index, &function) == 0)
                throw new InvalidOperationException(name);
        }

        _function = function;
    }

    public WitValue Call(params ReadOnlySpan<WitValue> arguments)
    {
        using var arena = new OracleArena();
        var slots = arena.Allocate(32 * Math.Max(1, arguments.Length));
        for (var i = 0; i < arguments.Length; i++)
            OracleValues.Write(arena, slots + (32 * i), _type.Parameters[i].Type, arguments[i]);
        var result = arena.Allocate(32);
        NativeMemory.Clear(result, 32);
        fixed (OracleFunction* function = &_function)
            Check(OracleApi.wasmtime_component_func_call(function, _context, slots, (nuint)arguments.Length, result, _type.Result is null ? 0u : 1u));
        if (_type.Result is null)
            return default;
        var value = OracleValues.Read(result, _type.Result);
        OracleApi.wasmtime_component_val_delete(result);
        return value;
    }

    private static void Check(nint error)
    {
        if (error != 0)
            throw new InvalidOperationException("The oracle refused.");
    }
}
