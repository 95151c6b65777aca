using GolemOrleans.Engine.Calls;
using GolemOrleans.Engine.Clusters;
using GolemOrleans.Engine.Lifecycle;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Activations;

/// <summary>
/// One activation of a grain: its object, its turns and the calls that wait for it. Thread-safe; the grain object is
/// touched only inside turns.
/// </summary>
internal sealed partial class Activation : IGrainContext
{
    private readonly Lock _gate = new();
    private readonly ActivationScheduler _scheduler;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly GrainLifecycle _lifecycle = new();
    private GrainReference? _reference;
    private Dictionary<Type, object>? _components;
    private IServiceProvider? _services;

    public Activation(GrainId grainId, GrainClass grainClass, EngineSilo silo, ActivationId id)
    {
        GrainId = grainId;
        Class = grainClass;
        Silo = silo;
        ActivationId = id;
        _scheduler = new ActivationScheduler(this);
        _lastUse = silo.Cluster.Time.GetTimestamp();
    }

    /// <summary>The activation whose turn runs on this thread, if any.</summary>
    public static Activation? Current => (TaskScheduler.Current as ActivationScheduler)?.Activation;

    /// <summary>The activation that is making its grain object on this thread.</summary>
    public static Activation? UnderConstruction => Current;

    public GrainId GrainId { get; }

    public GrainClass Class { get; }

    public EngineSilo Silo { get; }

    public ActivationId ActivationId { get; }

    public object? GrainInstance { get; private set; }

    public GrainReference GrainReference => _reference ??= ProxyCatalog.Get(Class.PrimaryInterface).Bind(GrainId, Silo.Calls);

    public GrainAddress Address => new()
    {
        GrainId = GrainId,
        ActivationId = ActivationId,
        SiloAddress = Silo.Address,
        MembershipVersion = Silo.Cluster.Membership.Current.Version,
    };

    public IServiceProvider ActivationServices => _services ?? Silo.Services;

    public IGrainLifecycle ObservableLifecycle => _lifecycle;

    public IWorkItemScheduler Scheduler => _scheduler;

    public Task Deactivated => _ended.Task;

    public bool HasIncomingFilters => Silo.IncomingFilters.Length > 0 || GrainInstance is IIncomingGrainCallFilter;

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType)
    {
        if (componentType.IsInstanceOfType(GrainInstance)) return GrainInstance;
        lock (_gate) return _components is not null && _components.TryGetValue(componentType, out var component) ? component : null;
    }

    public void SetComponent<TComponent>(TComponent? value)
        where TComponent : class
    {
        lock (_gate)
        {
            if (value is null) _components?.Remove(typeof(TComponent));
            else (_components ??= [])[typeof(TComponent)] = value;
        }
    }

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);

    public override int GetHashCode() => ActivationId.GetHashCode();

    public override string ToString() => $"{GrainId}{ActivationId} on {Silo.Address}";
}
