using GolemOrleans.Components.Instances;
using GolemOrleans.Components.Snapshots;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components;

public sealed partial class ComponentInstance
{
    /// <summary>
    /// The state of the instance, between two calls. The instance goes on as if nothing had happened. The component must have
    /// been compiled with <see cref="CompileOptions.Snapshots"/>.
    /// </summary>
    /// <param name="resources">Saves the host's objects that the guest holds; may be null when it holds none.</param>
    /// <exception cref="SnapshotRefusedException">The component or its present state cannot be captured.</exception>
    /// <exception cref="InvalidOperationException">A call is running.</exception>
    public InstanceSnapshot Capture(IHostResourceKeeper? resources = null)
    {
        if (_store.IsRunning)
            throw new InvalidOperationException("A call is running in this instance: it can be captured between calls only.");
        if (IsPoisoned)
            throw new SnapshotRefusedException("an earlier call in this instance has trapped");
        if (_component.SnapshotRefusal is { } refusal)
            throw new SnapshotRefusedException(refusal);
        var capture = new SnapshotCapture(Tree, _component.Plan.Snapshots!, _component.Baselines(_options), resources);
        return new InstanceSnapshot(_component.Digest, capture.Capture());
    }

    /// <summary>
    /// A new instance in a captured state. No start function runs and no host function is called, except
    /// <paramref name="resources"/>.
    /// </summary>
    /// <param name="component">The component of the snapshot, compiled with <see cref="CompileOptions.Snapshots"/>.</param>
    /// <param name="options">As for <see cref="Create"/>.</param>
    /// <param name="snapshot">What <see cref="Capture"/> gave.</param>
    /// <param name="resources">Makes the host's objects again; may be null when the snapshot has none.</param>
    /// <exception cref="SnapshotRefusedException">Another component's snapshot, or one that does not fit the limits.</exception>
    /// <exception cref="WasmResourceExhaustedException">The process has no room for another instance.</exception>
    public static ComponentInstance Restore(
        CompiledComponent component, InstanceOptions options, InstanceSnapshot snapshot, IHostResourceKeeper? resources = null)
    {
        ArgumentNullException.ThrowIfNull(component);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(snapshot);
        if (component.SnapshotRefusal is { } refusal)
            throw new SnapshotRefusedException(refusal);
        if (!snapshot.Component.AsSpan().SequenceEqual(component.Digest))
            throw new SnapshotRefusedException("the snapshot belongs to another component");
        return Unstarted(component, options, instance =>
            new SnapshotRestore(instance.Tree, component.Plan.Snapshots!, snapshot.Content, resources).Restore());
    }

    /// <summary>What has to be kept of a resource that the host owns, to have it again after <see cref="Restore"/>.</summary>
    /// <exception cref="InvalidOperationException">It was dropped or passed on.</exception>
    /// <exception cref="ArgumentException">It belongs to another instance.</exception>
    public SavedGuestResource SaveResource(GuestResource resource)
    {
        ArgumentNullException.ThrowIfNull(resource);
        if (!ReferenceEquals(resource.Resource.Implementer?.Store, Tree.Canonical))
            throw new ArgumentException("The resource belongs to another instance.", nameof(resource));
        if (!resource.IsOwned)
            throw new InvalidOperationException("The resource was dropped or passed on.");
        return new SavedGuestResource(Tree.SlotOf(resource.Resource), resource.Rep);
    }

    /// <summary>A resource that the host owned when the snapshot was taken. To be asked for once per resource.</summary>
    /// <exception cref="ArgumentException">It is no resource of this component's guests.</exception>
    public GuestResource LoadResource(SavedGuestResource saved)
    {
        if (saved.Resource < 0 || saved.Resource >= Tree.Plan.Resources.Length || Tree.Plan.Resources[saved.Resource].Host is not null)
            throw new ArgumentException("The component has no such resource.", nameof(saved));
        return new GuestResource(Tree.Resource(saved.Resource), saved.Rep);
    }

    internal static MemoryBaseline[] MeasureBaselines(CompiledComponent component, InstanceOptions options)
    {
        MemoryBaseline[] baselines = [];
        using (Unstarted(component, options with { State = null }, instance => baselines =
        [
            .. component.Plan.Snapshots!.Memories.Select(m =>
                new MemoryBaseline(instance._store.Span(instance._store.Export(instance.Tree.CoreInstances[m.Instance], m.Name).AsMemory()))),
        ]))
        {
            return baselines;
        }
    }

    private static ComponentInstance Unstarted(CompiledComponent component, InstanceOptions options, Action<ComponentInstance> fill)
    {
        var instance = new ComponentInstance(component, options);
        try
        {
            instance.Tree.Instantiate(restoring: true);
            if (component.TakeProofDuty())
                instance.Tree.ProveCalledFunctions();
            fill(instance);
            return instance;
        }
        catch (Exception e)
        {
            instance.Dispose();
            if (TrapTranslation.Translate(e) is { } trap)
                throw new SnapshotRefusedException($"the instance cannot be restored: {trap.Message}", trap);
            throw;
        }
    }
}

/// <summary>A resource of a guest that the host owns, as plain numbers that outlive the instance.</summary>
/// <param name="Resource">Number of the resource type within the component.</param>
/// <param name="Rep">The guest's representation.</param>
public readonly record struct SavedGuestResource(int Resource, uint Rep);
