using Orleans;

namespace GolemOrleans.GrainInterfaces;

/// <summary>A worker whose guest waits for nothing but answers of other workers.</summary>
[GenerateSerializer, Immutable, Alias("golem.worker-wait.v1")]
public sealed record WorkerWaitRecord
{
    /// <summary>Names the wait; another wait of the same worker has another.</summary>
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public DateTimeOffset Since { get; init; }

    /// <summary>What it waits for; any one answer ends the wait.</summary>
    [Id(2)] public AwaitedCallRecord[] Calls { get; init; } = [];

    /// <summary>Where the calls stand that were asked for, in their order: 0 not there, 1 queued, 2 running.</summary>
    [Id(3)] public byte[] Asked { get; init; } = [];
}

/// <summary>A call to a worker.</summary>
[GenerateSerializer, Immutable, Alias("golem.awaited-call.v1")]
public sealed record AwaitedCallRecord
{
    [Id(0)] public required string IdempotencyKey { get; init; }

    [Id(1)] public required WorkerKey Target { get; init; }
}
