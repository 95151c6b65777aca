using Orleans;

namespace GolemOrleans.GrainInterfaces;

/// <summary>Lists workers of a component from the store; loads none. Thread-safe.</summary>
public interface IWorkerEnumeration
{
    /// <summary>
    /// A page of at most <paramref name="count"/> workers that match, in name order after <paramref name="cursor"/> (0 =
    /// start). Workers created or deleted meanwhile neither repeat nor hide others.
    /// </summary>
    Task<WorkerPage> ListAsync(Guid componentId, WorkerFilterRecord? filter, ulong cursor, int count, bool precise, CancellationToken cancellation);
}

/// <summary>A page of an enumeration; <c>Cursor</c> is null at the end.</summary>
[GenerateSerializer, Immutable, Alias("golem.worker-page.v1")]
public sealed record WorkerPage([property: Id(0)] WorkerMetadataRecord[] Workers, [property: Id(1)] ulong? Cursor);

/// <summary>Property a filter looks at, or how it combines others.</summary>
public enum WorkerFilterKind
{
    Name = 0, Env = 1, Version = 2, Status = 3, CreatedAt = 4, And = 5, Or = 6, Not = 7,
}

/// <summary>Comparison of a filter; strings know Equal, NotEqual, Like, NotLike (substring), the others the rest.</summary>
public enum FilterComparator
{
    Equal = 0, NotEqual = 1, Like = 2, NotLike = 3, GreaterEqual = 4, Greater = 5, LessEqual = 6, Less = 7,
}

/// <summary>A worker filter: a property test or a combination.</summary>
[GenerateSerializer, Immutable, Alias("golem.worker-filter.v1")]
public sealed record WorkerFilterRecord
{
    [Id(0)] public required WorkerFilterKind Kind { get; init; }

    [Id(1)] public FilterComparator Comparator { get; init; }

    /// <summary>Text of Name and Env, or the number, status name or ISO time.</summary>
    [Id(2)] public string Value { get; init; } = "";

    /// <summary>Variable of an Env filter; compared case-insensitively.</summary>
    [Id(3)] public string? EnvironmentName { get; init; }

    /// <summary>Operands of And, Or and Not (one).</summary>
    [Id(4)] public WorkerFilterRecord[] Operands { get; init; } = [];
}
