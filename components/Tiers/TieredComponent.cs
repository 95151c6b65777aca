namespace GolemOrleans.Components;

/// <summary>
/// A component that is usable before it is optimised. Instances run to their end on the tier they were created on; new ones
/// are of the best tier there is. Thread-safe.
/// </summary>
public sealed class TieredComponent : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Func<CompiledComponent>? _optimise;
    private Tier _current;
    private bool _disposed;

    internal TieredComponent(CompiledComponent optimised)
    {
        _current = new Tier(optimised);
        IsOptimised = true;
    }

    internal TieredComponent(CompiledComponent fast, Func<CompiledComponent> optimise)
    {
        _current = new Tier(fast);
        _optimise = optimise;
    }

    /// <summary>True when new instances run optimised code.</summary>
    public bool IsOptimised { get; private set; }

    /// <summary>
    /// Ends when the optimised tier has taken over or this component was disposed; fails with a
    /// <see cref="ComponentFormatException"/> when the optimising compiler refused a module, and the fast tier stays.
    /// </summary>
    public Task Optimisation { get; private set; } = Task.CompletedTask;

    public ComponentDefinition Definition => _current.Component.Definition;

    /// <inheritdoc cref="CompiledComponent.SnapshotRefusal"/>
    public string? SnapshotRefusal => _current.Component.SnapshotRefusal;

    /// <inheritdoc cref="ComponentInstance.Create"/>
    public ComponentInstance Create(InstanceOptions options) => Use(component => ComponentInstance.Create(component, options));

    /// <summary>A snapshot fits either tier. See <see cref="ComponentInstance.Restore"/>.</summary>
    public ComponentInstance Restore(InstanceOptions options, InstanceSnapshot snapshot, IHostResourceKeeper? resources = null) =>
        Use(component => ComponentInstance.Restore(component, options, snapshot, resources));

    /// <summary>Releases the code once nothing is being created from it; running instances stay usable. A compilation that is under way ends in vain.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
                return;
            _disposed = true;
            _current.Retire();
        }
    }

    internal void Optimise(Func<Action, Task> schedule) => Optimisation = schedule(() =>
    {
        lock (_lock)
        {
            if (_disposed)
                return;
        }

        var optimised = _optimise!();
        lock (_lock)
        {
            if (_disposed)
            {
                optimised.Dispose();
                return;
            }

            _current.Retire();
            _current = new Tier(optimised);
            IsOptimised = true;
        }
    });

    private T Use<T>(Func<CompiledComponent, T> create)
    {
        Tier tier;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            tier = _current;
            tier.Users++;
        }

        try
        {
            return create(tier.Component);
        }
        finally
        {
            lock (_lock)
                tier.Leave();
        }
    }

    /// <summary>One tier's code, disposed when it is retired and its last user has left. Guarded by the component's lock.</summary>
    private sealed class Tier(CompiledComponent component)
    {
        private bool _retired;

        public CompiledComponent Component { get; } = component;

        public int Users { get; set; }

        public void Retire()
        {
            _retired = true;
            if (Users == 0)
                Component.Dispose();
        }

        public void Leave()
        {
            if (--Users == 0 && _retired)
                Component.Dispose();
        }
    }
}
