using BenchmarkDotNet.Attributes;
using GolemOrleans.Components;
using GolemOrleans.Components.Tests.Linking;

namespace GolemOrleans.Bench.Components;

/// <summary>A JavaScript component of 14 MB: decoded and loaded from the cache, and compiled by the fast tier.</summary>
[InvocationCount(1, 1), WarmupCount(1), IterationCount(5)]
public class JavaScriptBenchmarks
{
    private readonly string _folder = Directory.CreateTempSubdirectory("bench-artifacts-").FullName;
    private readonly byte[] _wasm = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", "js.wasm"));
    private readonly ComponentEngine _engine = new(new ComponentEngineOptions { FastCompile = true });
    private CompileOptions _cached = null!;

    [GlobalSetup]
    public void Setup()
    {
        _cached = new CompileOptions { Cache = new FileArtifactCache(_folder), Snapshots = true };
        CachedLoad();
    }

    [GlobalCleanup]
    public void Cleanup() => Directory.Delete(_folder, recursive: true);

    [Benchmark]
    public void CachedLoad() => CompiledComponent.Compile(_engine, ComponentDefinition.Decode(_wasm), new StubImports(), _cached).Dispose();

    [Benchmark]
    public void FirstCompileOfTheFastTier() =>
        CompiledComponent.Compile(_engine, ComponentDefinition.Decode(_wasm), new StubImports()).Dispose();
}
