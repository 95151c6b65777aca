using BenchmarkDotNet.Attributes;
using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Bench.Micro.Calls;

/// <summary>Exports called with values, through the canonical ABI.</summary>
public class CanonicalCalls : IDisposable
{
    private readonly ComponentEngine _engine = new();
    private readonly WitValue[] _numbers = [WitValue.U32(1), WitValue.U32(2)];
    private readonly WitValue[] _text = [WitValue.String(new string('x', 100))];
    private readonly WitValue[] _bytes = [WitValue.List(new byte[1 << 20])];
    private readonly WitValue[] _record = [WitValue.Record([.. Enumerable.Range(0, 10).Select(i => WitValue.U32((uint)i))])];
    private ComponentInstance _instance = null!;
    private ComponentFunction _add = null!, _stringLength = null!, _bytesLength = null!, _first = null!, _hostCall = null!;

    [GlobalSetup]
    public void Setup()
    {
        var imports = new HostImports([new HostInterface(
            "bench:host/h",
            [new HostFunction("next", new FunctionType([new("x", WitType.U32)], WitType.U32), static (ref HostCall call) => call.Result = WitValue.U32(call.Arguments[0].AsU32 + 1))],
            [])]);
        using var compiled = CompiledComponent.Compile(_engine, ComponentDefinition.Decode(Guests.ToWasm(Guests.Calls)), imports);
        _instance = ComponentInstance.Create(compiled, new InstanceOptions());
        _add = _instance.FindFunction(null, "add")!;
        _stringLength = _instance.FindFunction(null, "string-length")!;
        _bytesLength = _instance.FindFunction(null, "bytes-length")!;
        _first = _instance.FindFunction(null, "first")!;
        _hostCall = _instance.FindFunction(null, "host")!;
    }

    [Benchmark(Description = "add(u32, u32)")]
    public WitValue Add() => _add.Call(_numbers);

    [Benchmark(Description = "string of 100 bytes in")]
    public WitValue String() => _stringLength.Call(_text);

    [Benchmark(Description = "list<u8> of 1 MiB in")]
    public WitValue Bytes() => _bytesLength.Call(_bytes);

    [Benchmark(Description = "record of 10 u32 in")]
    public WitValue Record() => _first.Call(_record);

    /// <summary>One call into wasm that makes 1,000 calls out.</summary>
    [Benchmark(Description = "host call (u32) -> u32, unrecorded", OperationsPerInvoke = 1000)]
    public WitValue Host() => _hostCall.Call([WitValue.U32(1000)]);

    [GlobalCleanup]
    public void Dispose()
    {
        _instance?.Dispose();
        _engine.Dispose();
        GC.SuppressFinalize(this);
    }
}
