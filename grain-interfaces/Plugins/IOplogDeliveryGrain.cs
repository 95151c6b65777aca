using Orleans;
using Orleans.Concurrency;

namespace GolemOrleans.GrainInterfaces;

/// <summary>
/// Delivers the committed oplog entries of one worker to the oplog processors that are active for it; the grain key is the
/// worker's. Reads the store and never touches the worker itself, which may be running anywhere, or be gone.
/// </summary>
[Alias("golem.IOplogDeliveryGrain")]
public interface IOplogDeliveryGrain : IGrainWithStringKey
{
    /// <summary>
    /// Sent by the wake-up service when entries are due. Returns at once; the wake-up is removed when what it stands for was
    /// delivered, and put off when that failed. Sent again while a delivery is on its way it does no harm.
    /// </summary>
    [AlwaysInterleave, Alias("Deliver")]
    Task DeliverAsync(DueDelivery due);

    /// <summary>
    /// Takes over all entries that are not delivered yet, before the stopped worker is removed: delivers them, or keeps them to
    /// go on trying afterwards. When the task completes, the oplog is needed no more.
    /// </summary>
    [AlwaysInterleave, Alias("Finish")]
    Task FinishAsync();
}

/// <summary>A leased wake-up for a delivery.</summary>
[GenerateSerializer, Immutable, Alias("golem.due-delivery.v1")]
public sealed record DueDelivery
{
    [Id(0)] public required WakeUpRecord WakeUp { get; init; }

    /// <summary>Fences the lease.</summary>
    [Id(1)] public long Token { get; init; }

    /// <summary>The end of the lease.</summary>
    [Id(2)] public DateTimeOffset Until { get; init; }
}
