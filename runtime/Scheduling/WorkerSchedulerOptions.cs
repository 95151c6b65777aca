namespace GolemOrleans.Runtime.Scheduling;

/// <summary>Sizes of a <see cref="DedicatedThreadScheduler"/>.</summary>
public sealed record WorkerSchedulerOptions
{
    /// <summary>Pieces of work that may compute at the same time.</summary>
    public int Slots { get; init; } = Environment.ProcessorCount;

    /// <summary>Threads, waiting ones included; further work is queued and gets the threads of work that waits.</summary>
    public int MaxThreads { get; init; } = 1024;

    /// <summary>How long work may keep its slot while others want one, at least; it is asked to pass it on within twice that time.</summary>
    public TimeSpan Slice { get; init; } = TimeSpan.FromMilliseconds(10);

    /// <summary>Measures slices.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Stack of a thread in bytes: at least the wasm stack and 1.5 MiB for host functions.</summary>
    public int StackBytes { get; init; } = 4 * 1024 * 1024;
}
