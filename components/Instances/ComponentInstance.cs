using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Instances;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components;

/// <summary>
/// A running instance of a component: one store, its core instances, memories and handle tables. Not thread-safe: one
/// thread at a time, any thread (with a stack of at least MaxWasmStackBytes + 1.5 MiB). Only <see cref="Interrupt"/> and
/// <see cref="AskToPause"/> may be called from elsewhere.
/// </summary>
public sealed partial class ComponentInstance : IDisposable
{
    private readonly CompiledComponent _component;
    private readonly InstanceOptions _options;
    private readonly WasmStore _store;
    private readonly Dictionary<ExportedFunction, ComponentFunction> _functions = new(ReferenceEqualityComparer.Instance);

    private ComponentInstance(CompiledComponent component, InstanceOptions options)
    {
        _component = component;
        _options = options;
        State = options.State;
        _store = new WasmStore(component.Engine.Core, new WasmStoreLimits(options.MaxMemoryBytes, options.MaxTableElements));
        Tree = new InstanceTree(this, component.Plan, component.Modules, _store, new CanonicalLimits { MaxHandles = options.MaxHandles });
        _store.Data = Tree;
        _store.Pause = options.Pause;
    }

    public object? State { get; }

    /// <summary>Sum of the sizes of all linear memories in bytes, now. Memories that no module exports are counted only with <see cref="CompileOptions.Snapshots"/>.</summary>
    public long MemoryBytes => Tree.MemoryBytes();

    internal InstanceTree Tree { get; }

    /// <summary>True once a call has trapped.</summary>
    internal bool IsPoisoned { get; private set; }

    /// <summary>Creates the instance and runs start functions; host functions may already be called here.</summary>
    /// <exception cref="ComponentTrapException">Instantiation trapped, or the component needs more than the limits allow.</exception>
    /// <exception cref="WasmResourceExhaustedException">The process has no room for another instance.</exception>
    public static ComponentInstance Create(CompiledComponent component, InstanceOptions options)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(options);
        var instance = new ComponentInstance(component, options);
        try
        {
            options.Created?.Invoke(instance);
            instance.Tree.Instantiate();
            if (component.TakeProofDuty())
                instance.Tree.ProveCalledFunctions();
            return instance;
        }
        catch (Exception e)
        {
            instance.Dispose();
            if (TrapTranslation.Translate(e) is { } trap)
                throw trap;
            throw;
        }
    }

    /// <summary>
    /// An exported function: of the exported instance named <paramref name="interfaceName"/> (any version of the same semver
    /// track, exact match first), or of the world when null. Null when absent. Repeated look-ups return the same object.
    /// </summary>
    public ComponentFunction? FindFunction(string? interfaceName, string functionName)
    {
        ArgumentNullException.ThrowIfNull(functionName);
        if (_component.Exports.Find(interfaceName, functionName) is not { } found)
            return null;
        if (!_functions.TryGetValue(found, out var function))
            _functions[found] = function = new ComponentFunction(this, found);
        return function;
    }

    /// <summary>
    /// Ends the running call with <see cref="ComponentTrapKind.Interrupted"/> at its next loop or function entry, or the next
    /// call if none runs. Thread-safe and idempotent. A host function that waits must be cancelled by the caller itself.
    /// </summary>
    public void Interrupt() => _store.Interrupt();

    /// <summary>
    /// Replaces <see cref="InstanceOptions.MaxMemoryBytes"/> for growth from now on; a memory that is larger stays so. Not while
    /// a call runs.
    /// </summary>
    public void LimitMemory(long maxMemoryBytes) => _store.Limit(new WasmStoreLimits(maxMemoryBytes, _options.MaxTableElements));

    /// <summary>
    /// Has <see cref="InstanceOptions.Pause"/> run at the next loop or function entry of the running or the next call.
    /// Thread-safe; asked again before that it has no further effect.
    /// </summary>
    public void AskToPause() => _store.AskToPause();

    /// <summary>
    /// Drops the store and all memories. Must not be called while a call runs. No destructor and no
    /// <see cref="HostResource.Dropped"/> runs.
    /// </summary>
    /// <exception cref="InvalidOperationException">A call is running; nothing is dropped.</exception>
    public void Dispose() => _store.Dispose();

    /// <summary>
    /// Drops an own handle of a guest resource that was returned to the host; runs the guest's destructor. The handle object
    /// is what <see cref="Values.WitValue.AsResource"/> gave.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was dropped or passed on, is lent, or a call is running.</exception>
    /// <exception cref="ArgumentException">It belongs to another instance.</exception>
    /// <exception cref="ComponentTrapException">The destructor trapped; the instance is poisoned.</exception>
    public void DropResource(GuestResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (!ReferenceEquals(resource.Resource.Implementer?.Store, Tree.Canonical))
            throw new ArgumentException("The resource belongs to another instance.", nameof(resource));
        TrapUnlessUsable();
        try
        {
            ResourceFunctions.DropByHost(resource);
        }
        catch (Exception e) when (TrapTranslation.Translate(e) is { } trap)
        {
            IsPoisoned = true;
            throw trap;
        }
    }

    internal void Poison() => IsPoisoned = true;

    internal void TrapUnlessUsable()
    {
        if (_store.IsRunning)
            throw new InvalidOperationException("A call is running in this instance: it takes one at a time, and a host function may not call back into it.");
        if (IsPoisoned)
            throw new ComponentTrapException(ComponentTrapKind.Poisoned, "an earlier call in this instance has trapped");
    }
}
