using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Caching;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Instances;
using GolemOrleans.Components.Linking;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components;

/// <summary>
/// A component whose core modules are compiled and whose imports are resolved against a set of host interfaces: everything
/// that can be done once for many instances. Immutable, thread-safe, shared; dispose when no instance is created from it any
/// more (running ones stay usable).
/// </summary>
public sealed class CompiledComponent : IDisposable
{
    private int _proven;

    private CompiledComponent(ComponentEngine engine, ComponentDefinition definition, LinkPlan plan, WasmModule[] modules)
    {
        Engine = engine;
        Definition = definition;
        Plan = plan;
        Modules = modules;
        Exports = new ExportDirectory(definition, plan);
    }

    public ComponentDefinition Definition { get; }

    internal ComponentEngine Engine { get; }

    internal LinkPlan Plan { get; }

    internal WasmModule[] Modules { get; }

    internal ExportDirectory Exports { get; }

    /// <summary>Compiles (or loads from the cache) every core module and links the imports.</summary>
    /// <exception cref="ComponentLinkException">An import is missing or has another type.</exception>
    /// <exception cref="ComponentFormatException">A core module was refused by the compiler.</exception>
    public static CompiledComponent Compile(ComponentEngine engine, ComponentDefinition definition, IHostImports imports, IArtifactCache? cache = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(imports);
        var plan = Linker.Link(definition, imports, new PlanCache());
        var modules = new WasmModule[plan.Modules.Length];
        try
        {
            for (var i = 0; i < modules.Length; i++)
                modules[i] = Compile(engine.Core, plan.Modules[i], cache);
            return new CompiledComponent(engine, definition, plan, modules);
        }
        catch
        {
            Dispose(modules);
            throw;
        }
    }

    public void Dispose() => Dispose(Modules);

    /// <summary>True for the first caller, who proves the types of the functions that are called unchecked.</summary>
    internal bool TakeProofDuty() => Volatile.Read(ref _proven) == 0 && Interlocked.Exchange(ref _proven, 1) == 0;

    private static WasmModule Compile(WasmEngine engine, CoreModule module, IArtifactCache? cache)
    {
        var wasm = module.Bytes.Span;
        try
        {
            if (cache is null)
                return WasmModule.Compile(engine, wasm);
            var key = ArtifactKey.Of(wasm, engine.Fingerprint);
            if (cache.Find(key) is { } found)
                return WasmModule.LoadArtifact(engine, found, wasm);
            var compiled = WasmModule.Compile(engine, wasm);
            cache.Store(key, compiled.Serialize());
            return compiled;
        }
        catch (WasmException e)
        {
            throw new ComponentFormatException(module.Offset, $"the core module was refused: {e.Message}");
        }
    }

    private static void Dispose(WasmModule?[] modules)
    {
        foreach (var module in modules)
            module?.Dispose();
    }
}
