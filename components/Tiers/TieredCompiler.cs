using System.Runtime.InteropServices;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Linking;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components;

/// <summary>
/// Compiles components in two tiers: a fast compiler makes them usable at once, optimised code takes over when it is ready.
/// The fast tier is Winch; where that is not available (other processors than x64, canonical NaNs) or refuses a module
/// (exceptions, tail calls, relaxed SIMD) it is Cranelift without optimisation. Thread-safe. Create once; dispose after every
/// component made with it.
/// <para>Tiers differ in the size of stack frames and, unless NaNs are canonical, in NaN bits. The fast tier's frames are
/// larger, so its stack is twice as large, up to 2 MiB: threads that run components need <see cref="StackBytes"/> and 1.5 MiB
/// more.</para>
/// </summary>
public sealed class TieredCompiler : IDisposable
{
    private const int MaxStackBytes = 2 * 1024 * 1024;

    private readonly ComponentEngineOptions _options;
    private readonly ComponentEngine? _baseline;
    private readonly Lazy<ComponentEngine> _quick;
    private readonly ComponentEngine _optimizing;

    /// <param name="options">Of the optimised tier; <see cref="ComponentEngineOptions.FastCompile"/> is ignored.</param>
    /// <exception cref="ArgumentOutOfRangeException">The stack size is outside its range.</exception>
    public TieredCompiler(ComponentEngineOptions? options = null)
    {
        _options = (options ?? new()) with { FastCompile = false };
        _optimizing = new ComponentEngine(_options, WasmCompiler.Optimizing);
        StackBytes = Math.Min(2 * _options.MaxWasmStackBytes, MaxStackBytes);
        var fast = _options with { MaxWasmStackBytes = StackBytes };
        _quick = new(() => new ComponentEngine(fast, WasmCompiler.Quick));
        if (RuntimeInformation.ProcessArchitecture == Architecture.X64 && !_options.CanonicalizeNaNs)
            _baseline = new ComponentEngine(fast, WasmCompiler.Baseline);
    }

    /// <summary>The larger of the tiers' stack limits, in bytes.</summary>
    public int StackBytes { get; }

    /// <summary>The engine of the optimised tier.</summary>
    public ComponentEngine OptimizingEngine => _optimizing;

    /// <summary>
    /// A usable component: optimised when the cache has it, otherwise of the fast tier, with optimised code on its way on a
    /// background thread.
    /// </summary>
    /// <param name="definition">What to compile.</param>
    /// <param name="imports">What the host offers.</param>
    /// <param name="options">A cache keeps the artifacts of both tiers.</param>
    /// <param name="schedule">
    /// Runs the optimising compilation: takes the work, returns its end. Null runs it on a thread of its own. A caller that
    /// compiles many components limits here how many are optimised at a time.
    /// </param>
    /// <exception cref="ComponentLinkException">An import is missing or has another type.</exception>
    /// <exception cref="ComponentFormatException">A core module was refused by every compiler.</exception>
    public TieredComponent Compile(
        ComponentDefinition definition, IHostImports imports, CompileOptions options, Func<Action, Task>? schedule = null)
    {
        ArgumentNullException.ThrowIfNull(definition);
        ArgumentNullException.ThrowIfNull(imports);
        ArgumentNullException.ThrowIfNull(options);
        var scanner = new Caching.ModuleCompiler(_optimizing.Core, options.Cache);

        // The host function types of a plan belong to the engine that first runs one, so each tier has a plan of its own.
        LinkPlan Link() => Linker.Link(definition, imports, new PlanCache(), options.Snapshots ? scanner.Scan : null);
        var plan = Link();
        if (CompiledComponent.FindCompiled(_optimizing, definition, plan, options) is { } optimised)
            return new TieredComponent(optimised);
        var best = Link();
        var component = new TieredComponent(Fast(definition, plan, options), () => CompiledComponent.Compile(_optimizing, definition, best, options));
        component.Optimise(schedule ?? (static work => Task.Factory.StartNew(
            work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)));
        return component;
    }

    public void Dispose()
    {
        _baseline?.Dispose();
        if (_quick.IsValueCreated)
            _quick.Value.Dispose();
        _optimizing.Dispose();
    }

    private CompiledComponent Fast(ComponentDefinition definition, LinkPlan plan, CompileOptions options)
    {
        if (_baseline is null)
            return CompiledComponent.Compile(_quick.Value, definition, plan, options);
        try
        {
            return CompiledComponent.Compile(_baseline, definition, plan, options);
        }
        catch (ComponentFormatException)
        {
            // Winch does not know every feature. If the module is invalid, this compiler says so too.
            return CompiledComponent.Compile(_quick.Value, definition, plan, options);
        }
    }
}
