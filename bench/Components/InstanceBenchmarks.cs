using BenchmarkDotNet.Attributes;
using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Tests.Linking;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Bench.Components;

/// <summary>Instances and their snapshots: a Rust component of about 100 KB, and 2 MB of changed memory.</summary>
public class InstanceBenchmarks
{
    private static readonly InstanceOptions _options = new();
    private readonly ComponentEngine _engine = new();
    private CompiledComponent _rust = null!, _filled = null!;
    private ComponentInstance _instance = null!;
    private InstanceSnapshot _snapshot = null!;

    [GlobalSetup]
    public void Setup()
    {
        var definition = ComponentDefinition.Decode(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", "rust-counter.wasm")));
        _rust = CompiledComponent.Compile(_engine, definition, new StubImports());
        _filled = CompiledComponent.Compile(
            _engine,
            ComponentDefinition.Decode(WatText.ToWasm("""
                (component
                  (core module $m (memory 32) (func (export "fill") (param i32) (memory.fill (i32.const 0) (local.get 0) (i32.const 2097152))))
                  (core instance $i (instantiate $m))
                  (func (export "fill") (param "x" u32) (canon lift (core func $i "fill"))))
                """)),
            HostImports.Empty,
            new CompileOptions { Snapshots = true });
        _instance = ComponentInstance.Create(_filled, _options);
        _instance.FindFunction(null, "fill")!.Call([WitValue.U32(1)]);
        _snapshot = _instance.Capture();
    }

    [Benchmark]
    public void InstantiateRust() => ComponentInstance.Create(_rust, _options).Dispose();

    [Benchmark]
    public long CaptureTwoMegabytes() => _instance.Capture().ChangedBytes;

    [Benchmark]
    public void RestoreTwoMegabytes() => ComponentInstance.Restore(_filled, _options, _snapshot).Dispose();
}
