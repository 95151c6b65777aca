using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Caching;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Instances;
using GolemOrleans.Components.Linking;
using GolemOrleans.Components.Snapshots;
using GolemOrleans.Components.Snapshots.Editing;
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
    private byte[]? _digest;
    private MemoryBaseline[]? _baselines;

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
    public static CompiledComponent Compile(ComponentEngine engine, ComponentDefinition definition, IHostImports imports, IArtifactCache? cache = null) =>
        Compile(engine, definition, imports, new CompileOptions { Cache = cache });

    /// <inheritdoc cref="Compile(ComponentEngine, ComponentDefinition, IHostImports, IArtifactCache)"/>
    public static CompiledComponent Compile(ComponentEngine engine, ComponentDefinition definition, IHostImports imports, CompileOptions options)
    {
        ArgumentNullException.ThrowIfNull(engine);
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(imports);
        ArgumentNullException.ThrowIfNull(options);
        var compiler = new ModuleCompiler(engine.Core, options.Cache);
        var plan = Linker.Link(definition, imports, new PlanCache(), options.Snapshots ? compiler.Scan : null);
        return Of(engine, definition, plan, compiler.Compile)!;
    }

    /// <summary>Links and loads from the cache; null when a module has no artifact there.</summary>
    internal static CompiledComponent? FindCompiled(ComponentEngine engine, ComponentDefinition definition, LinkPlan plan, CompileOptions options) =>
        options.Cache is null ? null : Of(engine, definition, plan, new ModuleCompiler(engine.Core, options.Cache).FindCompiled);

    /// <exception cref="ComponentFormatException">A core module was refused by the compiler.</exception>
    internal static CompiledComponent Compile(ComponentEngine engine, ComponentDefinition definition, LinkPlan plan, CompileOptions options) =>
        Of(engine, definition, plan, new ModuleCompiler(engine.Core, options.Cache).Compile)!;

    private static CompiledComponent? Of(
        ComponentEngine engine, ComponentDefinition definition, LinkPlan plan, Func<CoreModule, ModuleEdit?, WasmModule?> compile)
    {
        var modules = new WasmModule[plan.Modules.Length];
        try
        {
            for (var i = 0; i < modules.Length; i++)
            {
                if (compile(plan.Modules[i], plan.Snapshots?.Edits[i]) is not { } module)
                {
                    Dispose(modules);
                    return null;
                }

                modules[i] = module;
            }

            return new CompiledComponent(engine, definition, plan, modules);
        }
        catch
        {
            Dispose(modules);
            throw;
        }
    }

    /// <summary>
    /// Why instances cannot be captured, or null when they can. Known without running anything; single states may still be
    /// refused by <see cref="ComponentInstance.Capture"/>.
    /// </summary>
    public string? SnapshotRefusal => Plan.Snapshots is { } snapshots ? snapshots.Refusal : "the component was compiled without CompileOptions.Snapshots";

    public void Dispose() => Dispose(Modules);

    /// <summary>SHA-256 of the component's bytes: a snapshot belongs to one component.</summary>
    internal byte[] Digest => _digest ??= System.Security.Cryptography.SHA256.HashData(Definition.Body.Bytes.Span);

    /// <summary>The memories of a fresh instance that has not started, in the order of the snapshot plan; made on first use.</summary>
    /// <exception cref="SnapshotRefusedException">Such an instance cannot be made.</exception>
    internal MemoryBaseline[] Baselines(InstanceOptions options) => _baselines ??= ComponentInstance.MeasureBaselines(this, options);

    /// <summary>True for the first caller, who proves the types of the functions that are called unchecked.</summary>
    internal bool TakeProofDuty() => Volatile.Read(ref _proven) == 0 && Interlocked.Exchange(ref _proven, 1) == 0;

    private static void Dispose(WasmModule?[] modules)
    {
        foreach (var module in modules)
            module?.Dispose();
    }
}
