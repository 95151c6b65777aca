using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Query;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Host.Golem.Rpc;

namespace GolemOrleans.Runtime.Host.Golem.Api;

/// <summary><c>golem:api/host.promise-id</c>.</summary>
public readonly record struct GuestPromiseId(GuestWorkerId WorkerId, ulong OplogIdx)
{
    public static GuestPromiseId From(PromiseId id) => new(GuestWorkerId.From(id.Worker), id.Index.Value);

    public PromiseId ToPromiseId() => new(WorkerId.ToWorkerId(), new OplogIndex(OplogIdx));
}

/// <summary><c>golem:api/host.retry-policy</c>; delays in nanoseconds.</summary>
public sealed record GuestRetryPolicy(uint MaxAttempts, ulong MinDelay, ulong MaxDelay, double Multiplier, double? MaxJitterFactor)
{
    private const ulong NanosecondsPerTick = 100;

    public static GuestRetryPolicy From(RetryPolicy policy) => new(
        policy.MaxAttempts,
        (ulong)policy.MinDelay.Ticks * NanosecondsPerTick,
        (ulong)policy.MaxDelay.Ticks * NanosecondsPerTick,
        policy.Multiplier,
        policy.MaxJitterFactor);

    /// <summary>As the reference does, the jitter is not taken over.</summary>
    public RetryPolicy ToPolicy() => new(
        MaxAttempts, new TimeSpan((long)(MinDelay / NanosecondsPerTick)), new TimeSpan((long)(MaxDelay / NanosecondsPerTick)), Multiplier, null);
}

/// <summary><c>golem:api/host.worker-metadata</c>; the retry count is always 0, as in the reference.</summary>
public sealed record WorkerMetadata(
    GuestWorkerId WorkerId,
    string[] Args,
    (string, string)[] Env,
    WorkerStatus Status,
    ulong ComponentVersion,
    ulong RetryCount)
{
    public static WorkerMetadata From(WorkerStatusRecord worker) => new(
        GuestWorkerId.From(worker.WorkerId),
        [.. worker.Args],
        [.. worker.Env.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => (v.Key, v.Value))],
        worker.Status,
        worker.ComponentVersion,
        0);
}

/// <summary><c>golem:api/host.update-mode</c>.</summary>
public enum GuestUpdateMode { Automatic, SnapshotBased }

/// <summary><c>golem:api/host.fork-result</c>.</summary>
public enum ForkResult { Original, Forked }

/// <summary><c>golem:api/host.revert-worker-target</c>.</summary>
public abstract record RevertWorkerTarget
{
    public sealed record RevertToOplogIndex(ulong Index) : RevertWorkerTarget;

    public sealed record RevertLastInvocations(ulong Count) : RevertWorkerTarget;
}

/// <summary>Filters of <c>get-workers</c>.</summary>
public sealed record WorkerNameFilter(StringComparator Comparator, string Value);

/// <inheritdoc cref="WorkerNameFilter"/>
public sealed record WorkerStatusFilter(OrderComparator Comparator, WorkerStatus Value);

/// <inheritdoc cref="WorkerNameFilter"/>
public sealed record WorkerVersionFilter(OrderComparator Comparator, ulong Value);

/// <summary>Seconds since the Unix epoch.</summary>
public sealed record WorkerCreatedAtFilter(OrderComparator Comparator, ulong Value);

/// <inheritdoc cref="WorkerNameFilter"/>
public sealed record WorkerEnvFilter(string Name, StringComparator Comparator, string Value);

/// <inheritdoc cref="WorkerNameFilter"/>
public abstract record WorkerPropertyFilter
{
    public sealed record Name(WorkerNameFilter Filter) : WorkerPropertyFilter;

    public sealed record Status(WorkerStatusFilter Filter) : WorkerPropertyFilter;

    public sealed record Version(WorkerVersionFilter Filter) : WorkerPropertyFilter;

    public sealed record CreatedAt(WorkerCreatedAtFilter Filter) : WorkerPropertyFilter;

    public sealed record Env(WorkerEnvFilter Filter) : WorkerPropertyFilter;

    internal WorkerFilter ToFilter() => this switch
    {
        Name f => new WorkerFilter.Name(f.Filter.Comparator, f.Filter.Value),
        Status f => new WorkerFilter.Status(f.Filter.Comparator, f.Filter.Value),
        Version f => new WorkerFilter.Version(f.Filter.Comparator, f.Filter.Value),
        CreatedAt f => new WorkerFilter.CreatedAt(f.Filter.Comparator, new Wasi.Clocks.DateTime(f.Filter.Value, 0).ToTime()),
        Env f => new WorkerFilter.Env(f.Filter.Name, f.Filter.Comparator, f.Filter.Value),
        _ => throw new InvalidOperationException($"unknown filter {this}"),
    };
}

/// <summary>All of the filters.</summary>
public sealed record WorkerAllFilter(WorkerPropertyFilter[] Filters);

/// <summary>Any of the filters.</summary>
public sealed record WorkerAnyFilter(WorkerAllFilter[] Filters)
{
    internal WorkerFilter ToFilter() =>
        new WorkerFilter.Or([.. Filters.Select(all => new WorkerFilter.And([.. all.Filters.Select(f => f.ToFilter())]))]);
}
