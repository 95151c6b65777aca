using GolemOrleans.GrainInterfaces;
using Orleans;

namespace GolemOrleans.Grains.Plugins.Delivery;

/// <summary>Stored state of <see cref="OplogDeliveryGrain"/>: how far each plugin has got with the entries of one worker.</summary>
[GenerateSerializer, Alias("golem.oplog-delivery-state.v1")]
public sealed class OplogDeliveryState
{
    /// <summary>When the worker was created that the rest is about; another one of the same name has another time.</summary>
    [Id(0)] public DateTimeOffset CreatedAt { get; set; }

    /// <summary>The last entry that <see cref="Changes"/> take into account.</summary>
    [Id(1)] public ulong FoldedTo { get; set; }

    [Id(2)] public List<ObservationChange> Changes { get; set; } = [];

    [Id(3)] public List<DeliveryCursor> Cursors { get; set; } = [];

    /// <summary>Batches of workers of this name that were deleted before a plugin took them, in order.</summary>
    [Id(4)] public List<OwedBatch> Owed { get; set; } = [];

    /// <summary>A state that changes of this one do not reach.</summary>
    public OplogDeliveryState Copy() => new()
    {
        CreatedAt = CreatedAt,
        FoldedTo = FoldedTo,
        Changes = [.. Changes],
        Cursors = [.. Cursors.Select(cursor => cursor.Copy())],
        Owed = [.. Owed.Select(owed => owed.Copy())],
    };
}

/// <summary>How far one installation of a plugin has got.</summary>
[GenerateSerializer, Alias("golem.delivery-cursor.v1")]
public sealed class DeliveryCursor
{
    [Id(0)] public Guid InstallationId { get; set; }

    /// <summary>The first entry that it has not got.</summary>
    [Id(1)] public ulong Next { get; set; } = 1;

    /// <summary>
    /// The last entry of the batch that may have been sent, or 0. Stored before the batch is: whoever repeats it after a crash
    /// sends the same entries under the same key.
    /// </summary>
    [Id(2)] public ulong SendingTo { get; set; }

    /// <summary>How often the plugin answered that batch with an error.</summary>
    [Id(3)] public int Refusals { get; set; }

    internal DeliveryCursor Copy() => new() { InstallationId = InstallationId, Next = Next, SendingTo = SendingTo, Refusals = Refusals };
}

/// <summary>A batch whose worker is gone.</summary>
[GenerateSerializer, Alias("golem.owed-batch.v1")]
public sealed class OwedBatch
{
    [Id(0)] public Guid InstallationId { get; set; }

    [Id(1)] public required ProcessorBatch Batch { get; set; }

    [Id(2)] public int Refusals { get; set; }

    internal OwedBatch Copy() => new() { InstallationId = InstallationId, Batch = Batch, Refusals = Refusals };
}

/// <summary>Entries of a worker, ready to be sent to a plugin. Immutable.</summary>
[GenerateSerializer, Immutable, Alias("golem.processor-batch.v1")]
public sealed record ProcessorBatch
{
    /// <summary>For people: name and version.</summary>
    [Id(0)] public required string Plugin { get; init; }

    /// <summary>The plugin's worker.</summary>
    [Id(1)] public required WorkerKey Target { get; init; }

    [Id(2)] public required InvokeRequest Request { get; init; }

    [Id(3)] public ulong First { get; init; }

    [Id(4)] public int Count { get; init; }

    /// <summary>When the first entry was written.</summary>
    [Id(5)] public DateTimeOffset Since { get; init; }
}
