using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Components;

/// <summary>Per-instance settings.</summary>
public sealed record InstanceOptions
{
    /// <summary>Passed to host functions as <see cref="HostCall.State"/>.</summary>
    public object? State { get; init; }

    /// <summary>Linear memory limit in bytes of each memory; <c>memory.grow</c> beyond it answers −1.</summary>
    public long MaxMemoryBytes { get; init; } = 4L << 30;

    /// <summary>
    /// Told of the instance before its start functions run, so that it can be interrupted and paused from then on.
    /// </summary>
    public Action<ComponentInstance>? Created { get; init; }

    /// <summary>
    /// Run on the thread of the running call after <see cref="ComponentInstance.AskToPause"/>. It may wait and must not use the
    /// instance; the call goes on when it returns and ends as by a host function's exception when it throws.
    /// </summary>
    public Action? Pause { get; init; }

    public int MaxTableElements { get; init; } = 10_000_000;

    /// <summary>
    /// Entries a handle table may hold before lowering traps.
    /// </summary>
    public int MaxHandles { get; init; } = 1 << 20;
}
