using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog;

/// <summary>
/// Something that must bring a worker back at a time: durable until removed by a commit. Delivered at least once, never
/// before <see cref="Due"/>.
/// </summary>
/// <param name="Key">The worker to wake, and what for.</param>
/// <param name="Due">Microsecond resolution.</param>
/// <param name="Payload">Bytes for the woken worker; for a scheduled invocation the call itself. Opaque to the store.</param>
public sealed record WakeUp(WakeUpKey Key, DateTimeOffset Due, WakeUpKind Kind, ReadOnlyMemory<byte> Payload = default)
{
    /// <summary>Whether the other, as a store gave it back, is this one: same key, kind, due time and payload.</summary>
    public bool IsSameAs(WakeUp stored) =>
        Key == stored.Key && Kind == stored.Kind && OplogTime.Ceiling(Due) == OplogTime.Ceiling(stored.Due) && Payload.Span.SequenceEqual(stored.Payload.Span);
}

/// <param name="Id">Unique per worker; at most <see cref="OplogStoreLimits.WakeUpIdBytesMax"/> bytes of UTF-8.</param>
public readonly record struct WakeUpKey(WorkerId Worker, string Id)
{
    /// <summary>The wake-up that completing a promise leaves.</summary>
    public static WakeUpKey ForPromise(WorkerId woken, PromiseId promise) => new(woken, promise.Worker == woken ? $"promise:{promise.Index}" : $"promise:{promise}");
}

/// <summary>Numbers are stored: append only.</summary>
public enum WakeUpKind : byte
{
    Sleep = 0,
    Retry = 1,
    PromiseCompleted = 2,

    /// <summary>The worker need not exist; survives <see cref="IOplogStore.DeleteAsync"/>, being owed to another party.</summary>
    ScheduledInvocation = 3,

    /// <summary>
    /// Entries of the worker wait for oplog processors. Survives <see cref="IOplogStore.DeleteAsync"/> too: what was committed
    /// before the end is owed to them.
    /// </summary>
    OplogDelivery = 4,
}

/// <summary>Rules of <see cref="WakeUpKind"/>.</summary>
public static class WakeUpKinds
{
    /// <summary>Owed to another party than its worker: added outside commits too, and not removed with the worker.</summary>
    public static bool IsOwed(this WakeUpKind kind) => kind is WakeUpKind.ScheduledInvocation or WakeUpKind.OplogDelivery;
}

/// <summary>A due wake-up given to one poller until <see cref="Until"/>.</summary>
/// <param name="Token">Fences: only the newest lease of a wake-up can release it.</param>
public sealed record WakeUpLease(WakeUp WakeUp, long Token, DateTimeOffset Until);
