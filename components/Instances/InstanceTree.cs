using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Linking;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Instances;

/// <summary>
/// The running tree of a plan in one store: slots filled by the plan's steps, and what is made of them on first use. Host
/// functions of core wasm find it as the store's data. Not thread-safe, as its store.
/// </summary>
internal sealed class InstanceTree
{
    private readonly ComponentInstance _owner;
    private readonly RuntimeResource?[] _resources;
    private readonly LoweredFunction?[] _lowered;
    private readonly LiftedFunction?[] _lifted;
    private readonly CoreFunction?[] _functions;
    private readonly CanonicalMemory?[] _memories;

    public InstanceTree(ComponentInstance owner, LinkPlan plan, WasmModule[] modules, WasmStore store, CanonicalLimits limits)
    {
        _owner = owner;
        Plan = plan;
        Modules = modules;
        Store = store;
        Items = new WasmItem[plan.Items];
        CoreInstances = new WasmInstance[plan.CoreInstances];
        _resources = new RuntimeResource?[plan.Resources.Length];
        _lowered = new LoweredFunction?[plan.Lowers.Length];
        _lifted = new LiftedFunction?[plan.Lifts.Length];
        _functions = new CoreFunction?[plan.Items];
        _memories = new CanonicalMemory?[plan.Items];
        Instances = new CanonicalInstance[plan.InstanceParents.Length];
        Canonical = new CanonicalStore(limits);
        for (var i = 0; i < Instances.Length; i++)
        {
            var parent = plan.InstanceParents[i];
            Instances[i] = new CanonicalInstance(Canonical, parent < 0 ? null : Instances[parent]);
        }
    }

    public LinkPlan Plan { get; }

    public WasmModule[] Modules { get; }

    public WasmStore Store { get; }

    public CanonicalStore Canonical { get; }

    public WasmItem[] Items { get; }

    public WasmInstance[] CoreInstances { get; }

    public CanonicalInstance[] Instances { get; }

    /// <summary>True while the tree is made for content that is known: start functions do not run.</summary>
    public bool IsRestoring { get; private set; }

    /// <summary>Runs the plan's steps: core instances are made and, unless content is to be restored, their start functions run.</summary>
    public void Instantiate(bool restoring = false)
    {
        IsRestoring = restoring;
        foreach (var step in Plan.Steps)
            step.Run(this);
    }

    /// <summary>
    /// Compares every core function that will be called unchecked with its actual type: a wrong one would be memory
    /// corruption.
    /// </summary>
    /// <exception cref="InvalidOperationException">A defect of the validator or the linker.</exception>
    public void ProveCalledFunctions()
    {
        foreach (var (item, type) in Plan.CalledFunctions)
        {
            var actual = Store.ActualType(Items[item].AsFunction());
            if (!type.Equals(actual))
                throw new InvalidOperationException($"A core function has the type {actual} where {type} was proven.");
        }
    }

    public long MemoryBytes()
    {
        var total = 0L;
        foreach (var memory in Plan.Memories)
            total += Store.Length(Items[memory].AsMemory());
        return total;
    }

    public RuntimeResource Resource(int slot)
    {
        return _resources[slot] ?? Make();

        RuntimeResource Make()
        {
            var plan = Plan.Resources[slot];
            var dropped = plan.Host?.Dropped;
            return _resources[slot] = plan.Host is not null
                ? RuntimeResource.OfHost(plan.Type, dropped is null ? null : resource => dropped(_owner, resource))
                : RuntimeResource.OfGuest(plan.Type, Instances[plan.Instance], plan.Destructor is { } item ? Function(item) : null);
        }
    }

    /// <summary>The slot of a resource type of this tree.</summary>
    public int SlotOf(RuntimeResource resource) => Array.IndexOf(_resources, resource);

    public LoweredFunction Lowered(int slot)
    {
        return _lowered[slot] ?? Make();

        LoweredFunction Make()
        {
            var plan = Plan.Lowers[slot];
            var options = Options(plan.Options);
            return _lowered[slot] = plan.Host is { } host
                ? LoweredFunction.ToHost(plan.Plan, options, Target(host))
                : LoweredFunction.ToComponent(plan.Plan, options, Lifted(plan.Lift));
        }
    }

    public LiftedFunction Lifted(int slot)
    {
        return _lifted[slot] ?? Make();

        LiftedFunction Make()
        {
            var plan = Plan.Lifts[slot];
            return _lifted[slot] = new LiftedFunction(
                plan.Plan, Options(plan.Options), Function(plan.Core), plan.PostReturn is { } item ? Function(item) : null);
        }
    }

    public HostTarget Target(HostFunction function)
    {
        var owner = _owner;
        var body = function.Body;
        return arguments =>
        {
            var call = new HostCall(owner, arguments);
            body(ref call);
            return call.Result;
        };
    }

    private CanonicalOptions Options(OptionSlots slots)
    {
        var bindings = new ResourceBinding[slots.Resources.Length];
        for (var i = 0; i < bindings.Length; i++)
            bindings[i] = new ResourceBinding(slots.Resources[i].Type, Resource(slots.Resources[i].Slot));
        return new CanonicalOptions(
            Instances[slots.Instance],
            slots.Memory is { } memory ? Memory(memory) : null,
            slots.Realloc is { } realloc ? Function(realloc) : null,
            slots.Encoding,
            bindings);
    }

    private CoreFunction Function(int item) => _functions[item] ??= new StoreFunction(Store, Items[item].AsFunction());

    private CanonicalMemory Memory(int item) => _memories[item] ??= new StoreMemory(Store, Items[item].AsMemory());
}
