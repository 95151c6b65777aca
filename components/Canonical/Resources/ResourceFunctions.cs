using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// The built-in functions <c>resource.new</c>, <c>resource.rep</c> and <c>resource.drop</c>, and dropping by the host. The
/// linker binds them to core functions; <c>instance</c> is the component instance that contains the definition.
/// </summary>
internal static class ResourceFunctions
{
    /// <summary><c>resource.new</c>: a new own handle for a representation of the instance's own resource.</summary>
    internal static uint New(CanonicalInstance instance, RuntimeResource resource, uint rep)
    {
        instance.TrapUnlessMayLeave();
        return instance.Handles.AddOwn(resource, rep);
    }

    /// <summary><c>resource.rep</c>: the representation behind a handle of the instance's own resource.</summary>
    internal static uint Rep(CanonicalInstance instance, RuntimeResource resource, uint index) =>
        instance.Handles.Rep(index, resource);

    /// <summary>
    /// <c>resource.drop</c>: ends an own handle and runs the destructor in the instance that defines the resource, or gives
    /// a borrowed handle back.
    /// </summary>
    internal static void Drop(CanonicalInstance instance, RuntimeResource resource, uint index)
    {
        instance.TrapUnlessMayLeave();
        if (!instance.Handles.Drop(index, resource, out var rep))
            return;

        if (resource.Implementer is not { } implementer)
        {
            var dropped = instance.Store.HostObjects.Take(rep);
            resource.Dropped?.Invoke(dropped);
            return;
        }

        if (!ReferenceEquals(instance, implementer))
            instance.TrapUnlessMayEnter(implementer);
        Destroy(resource, rep, implementer.Store);
    }

    /// <summary>Drops a guest resource that the host holds. A resource that is lent or gone is the caller's mistake.</summary>
    /// <exception cref="InvalidOperationException">The resource was dropped, passed on, or is lent to a running call.</exception>
    internal static void DropByHost(GuestResource resource)
    {
        if (resource.State != GuestResourceState.Owned)
            throw new InvalidOperationException($"The resource '{resource.Type}' was already dropped or passed on.");
        if (resource.Lends != 0)
            throw new InvalidOperationException($"The resource '{resource.Type}' is lent to a running call.");

        var store = resource.Resource.Implementer!.Store;
        store.TrapUnlessHostMayEnter();
        resource.State = GuestResourceState.Consumed;
        Destroy(resource.Resource, resource.Rep, store);
    }

    private static void Destroy(RuntimeResource resource, uint rep, CanonicalStore store)
    {
        if (resource.Destructor is not { } destructor)
            return;

        var scope = store.Enter();
        try
        {
            Span<ValRaw> slots = stackalloc ValRaw[1];
            slots[0].U64 = rep;
            destructor.Invoke(slots);
        }
        finally
        {
            store.Leave(scope);
        }
    }
}
