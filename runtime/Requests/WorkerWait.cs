using GolemOrleans.Oplog;

namespace GolemOrleans.Runtime.Requests;

/// <summary>A worker whose guest waits for nothing but answers of other workers. Any one of them ends the wait. Immutable.</summary>
/// <param name="Id">Names this wait: as long as it is told, the worker has waited without a pause.</param>
/// <param name="Since">When it began.</param>
/// <param name="Calls">What it waits for; not empty.</param>
/// <param name="Asked">Where the calls stand that were asked for, in their order.</param>
public sealed record WorkerWait(string Id, DateTimeOffset Since, IReadOnlyList<AwaitedCall> Calls, IReadOnlyList<CallPlace> Asked)
{
    /// <summary>The same wait, and the calls stand where they stood.</summary>
    public bool IsAs(WorkerWait? earlier) => earlier is not null && Id == earlier.Id && Asked.SequenceEqual(earlier.Asked);
}

/// <summary>A call to another worker.</summary>
/// <param name="Key">Its idempotency key.</param>
public sealed record AwaitedCall(string Key, WorkerId Target);

/// <summary>Where a call stands at its target.</summary>
public enum CallPlace
{
    /// <summary>Not accepted, answered, or refused.</summary>
    Elsewhere,

    /// <summary>Accepted, behind what runs.</summary>
    Queued,

    /// <summary>It is what runs.</summary>
    Running,
}
