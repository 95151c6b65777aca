using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Components;

/// <summary>Per-instance settings.</summary>
public sealed record InstanceOptions
{
    /// <summary>Passed to host functions as <see cref="HostCall.State"/>.</summary>
    public object? State { get; init; }

    /// <summary>Linear memory limit in bytes for all memories together; <c>memory.grow</c> beyond it answers −1.</summary>
    public long MaxMemoryBytes { get; init; } = 4L << 30;

    public int MaxTableElements { get; init; } = 10_000_000;

    /// <summary>
    /// Entries a handle table may hold before lowering traps.
    /// </summary>
    public int MaxHandles { get; init; } = 1 << 20;
}

/// <summary>
/// A running instance of a component: one store, its core instances, memories and handle tables. Not thread-safe: one
/// thread at a time, any thread (with a stack of at least MaxWasmStackBytes + 1.5 MiB). Only <see cref="Interrupt"/> may be
/// called from elsewhere.
/// </summary>
public sealed class ComponentInstance : IDisposable
{
    private ComponentInstance(InstanceOptions options) => State = options.State;

    /// <summary>Creates the instance and runs start functions; host functions may already be called here.</summary>
    /// <exception cref="ComponentTrapException">Instantiation trapped.</exception>
    public static ComponentInstance Create(CompiledComponent component, InstanceOptions options) => throw new NotImplementedException();

    public object? State { get; }

    /// <summary>Sum of the sizes of all linear memories in bytes, now.</summary>
    public long MemoryBytes => throw new NotImplementedException();

    /// <summary>
    /// An exported function: of the exported instance named <paramref name="interfaceName"/> (any version of the same semver
    /// track, exact match first), or of the world when null. Null when absent. Repeated look-ups return the same object.
    /// </summary>
    public ComponentFunction? FindFunction(string? interfaceName, string functionName) => throw new NotImplementedException();

    /// <summary>
    /// Ends the running call with <see cref="ComponentTrapKind.Interrupted"/> at its next loop or function entry, or the next
    /// call if none runs. Thread-safe and idempotent. A host function that waits must be cancelled by the caller itself.
    /// </summary>
    public void Interrupt() => throw new NotImplementedException();

    /// <summary>
    /// Drops the store and all memories. Must not be called while a call runs. No destructor and no
    /// <see cref="HostResource.Dropped"/> runs.
    /// </summary>
    public void Dispose() => throw new NotImplementedException();

    /// <summary>
    /// Drops an own handle of a guest resource that was returned to the host; runs the guest's destructor. The handle object
    /// is what <see cref="Values.WitValue.AsResource"/> gave.
    /// </summary>
    public void DropResource(GuestResource resource) => throw new NotImplementedException();
}
