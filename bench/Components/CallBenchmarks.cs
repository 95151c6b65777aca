using BenchmarkDotNet.Attributes;
using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Bench.Components;

/// <summary>Calls of one component, through this library and through libwasmtime's component C API (names that end in CApi).</summary>
public class CallBenchmarks
{
    private const int HostCalls = 1_000;

    private readonly ComponentEngine _engine = new();
    private ComponentFunction _add = null!, _string = null!, _take = null!, _give = null!, _record = null!, _host = null!;
    private OracleFunctionCall _addApi = null!, _stringApi = null!, _takeApi = null!, _giveApi = null!, _recordApi = null!;
    private readonly WasmEngine _core = new();
    private WasmStore _store = null!;
    private WasmFunction _coreAdd;
    private readonly WitValue[] _two = [WitValue.U32(1), WitValue.U32(2)];
    private readonly WitValue[] _text = [WitValue.String(new string('x', 100))];
    private readonly WitValue[] _bytes = [WitValue.List(new byte[1 << 20])];
    private readonly WitValue[] _fields = [WitValue.Record([.. Enumerable.Range(0, 10).Select(i => i % 2 == 0 ? WitValue.U32((uint)i) : WitValue.F64(i))])];

    [GlobalSetup]
    public void Setup()
    {
        var instance = Guest.Start(_engine);
        _add = instance.FindFunction(null, "add")!;
        _string = instance.FindFunction(null, "string")!;
        _take = instance.FindFunction(null, "take")!;
        _give = instance.FindFunction(null, "give")!;
        _record = instance.FindFunction(null, "record")!;
        _addApi = new("add", _add.Type);
        _stringApi = new("string", _string.Type);
        _takeApi = new("take", _take.Type);
        _giveApi = new("give", _give.Type);
        _recordApi = new("record", _record.Type);
        _host = HostCaller();
        _store = new WasmStore(_core);
        var module = WasmModule.Compile(_core, WatText.ToWasm("""(module (func (export "add") (param i32 i32) (result i32) (i32.add (local.get 0) (local.get 1))))"""));
        _coreAdd = _store.Export(_store.Instantiate(module, []), "add").AsFunction();
    }

    [Benchmark]
    public uint Add() => _add.Call(_two).AsU32;

    [Benchmark]
    public uint AddCApi() => _addApi.Call(_two).AsU32;

    [Benchmark]
    public uint CoreAdd()
    {
        Span<ValRaw> slots = stackalloc ValRaw[2];
        slots[0].U32 = 1;
        slots[1].U32 = 2;
        _store.Call(_coreAdd, slots);
        return slots[0].U32;
    }

    [Benchmark(OperationsPerInvoke = HostCalls)]
    public void HostCallWithOneInteger() => _host.Call([]);

    [Benchmark]
    public string String100() => _string.Call(_text).AsString;

    [Benchmark]
    public string String100CApi() => _stringApi.Call(_text).AsString;

    [Benchmark]
    public void OneMegabyteIn() => _take.Call(_bytes);

    [Benchmark]
    public void OneMegabyteInCApi() => _takeApi.Call(_bytes);

    [Benchmark]
    public int OneMegabyteOut() => _give.Call([]).AsArray.Length;

    [Benchmark]
    public int OneMegabyteOutCApi() => _giveApi.Call().AsArray.Length;

    [Benchmark]
    public int RecordOfTen() => _record.Call(_fields).AsItems.Length;

    [Benchmark]
    public int RecordOfTenCApi() => _recordApi.Call(_fields).AsItems.Length;

    private ComponentFunction HostCaller()
    {
        var definition = ComponentDefinition.Decode(WatText.ToWasm($$"""
            (component
              (import "double" (func $double (param "x" u32) (result u32)))
              (core func $f (canon lower (func $double)))
              (core module $m (import "" "f" (func $f (param i32) (result i32)))
                (func (export "run") (local i32) (loop $l
                  (drop (call $f (local.get 0)))
                  (local.set 0 (i32.add (local.get 0) (i32.const 1)))
                  (br_if $l (i32.lt_u (local.get 0) (i32.const {{HostCalls}}))))))
              (core instance $i (instantiate $m (with "" (instance (export "f" (func $f))))))
              (func (export "run") (canon lift (core func $i "run"))))
            """));
        var type = new FunctionType([new WitParameter("x", WitType.U32)], WitType.U32);
        var imports = new HostImports([], [new HostFunction("double", type, (ref HostCall call) => call.Result = WitValue.U32(2 * call.Arguments[0].AsU32))]);
        using var compiled = CompiledComponent.Compile(_engine, definition, imports);
        return ComponentInstance.Create(compiled, new InstanceOptions()).FindFunction(null, "run")!;
    }
}
