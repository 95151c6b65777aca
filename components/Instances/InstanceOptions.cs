using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Components;

/// <summary>Per-instance settings.</summary>
public sealed record InstanceOptions
{
    /// <summary>Passed to host functions as <see cref="HostCall.State"/>.</summary>
    public object? State { get; init; }

    /// <summary>Linear memory limit in bytes of each memory; <c>memory.grow</c> beyond it answers −1.</summary>
    public long MaxMemoryBytes { get; init; } = 4L << 30;

    public int MaxTableElements { get; init; } = 10_000_000;

    /// <summary>
    /// Entries a handle table may hold before lowering traps.
    /// </summary>
    public int MaxHandles { get; init; } = 1 << 20;
}
