using Orleans;

namespace GolemOrleans.GrainInterfaces;

/// <summary>Arguments and environment of a worker to create.</summary>
[GenerateSerializer, Immutable, Alias("golem.create-worker.v1")]
public sealed record CreateWorkerRequest
{
    [Id(0)] public string[] Arguments { get; init; } = [];

    [Id(1)] public KeyValuePair<string, string>[] Environment { get; init; } = [];
}

/// <summary>Status of a worker as the REST API names it.</summary>
public enum WorkerState
{
    Running = 0,
    Idle = 1,
    Suspended = 2,
    Interrupted = 3,
    Retrying = 4,
    Failed = 5,
    Exited = 6,
}

/// <summary>Everything the REST API tells about a worker.</summary>
[GenerateSerializer, Immutable, Alias("golem.worker-metadata.v1")]
public sealed record WorkerMetadataRecord
{
    [Id(0)] public required WorkerKey Worker { get; init; }

    [Id(1)] public string[] Arguments { get; init; } = [];

    [Id(2)] public KeyValuePair<string, string>[] Environment { get; init; } = [];

    [Id(3)] public WorkerState State { get; init; }

    [Id(4)] public ulong ComponentVersion { get; init; }

    [Id(5)] public ulong RetryCount { get; init; }

    [Id(6)] public ulong PendingInvocationCount { get; init; }

    [Id(7)] public UpdateRecord[] Updates { get; init; } = [];

    [Id(8)] public DateTimeOffset CreatedAt { get; init; }

    [Id(9)] public string? LastError { get; init; }

    [Id(10)] public ulong ComponentSize { get; init; }

    [Id(11)] public ulong TotalLinearMemorySize { get; init; }

    [Id(12)] public OwnedResourceRecord[] OwnedResources { get; init; } = [];

    [Id(13)] public Guid[] ActivePlugins { get; init; } = [];
}

/// <summary>How an update ended.</summary>
public enum UpdateState
{
    Pending = 0,
    Successful = 1,
    Failed = 2,
}

/// <summary>One update of a worker.</summary>
[GenerateSerializer, Immutable, Alias("golem.update.v1")]
public sealed record UpdateRecord
{
    [Id(0)] public UpdateState State { get; init; }

    [Id(1)] public DateTimeOffset Timestamp { get; init; }

    [Id(2)] public ulong TargetVersion { get; init; }

    [Id(3)] public string? Details { get; init; }
}

/// <summary>A resource instance owned by callers of the worker.</summary>
[GenerateSerializer, Immutable, Alias("golem.owned-resource.v1")]
public sealed record OwnedResourceRecord
{
    [Id(0)] public ulong Id { get; init; }

    [Id(1)] public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Set for an indexed resource together with <see cref="IndexParameters"/>.</summary>
    [Id(2)] public string? IndexName { get; init; }

    [Id(3)] public string[] IndexParameters { get; init; } = [];
}

/// <summary>A page of public oplog entries.</summary>
[GenerateSerializer, Immutable, Alias("golem.oplog-page.v1")]
public sealed record OplogPage
{
    /// <summary>UTF-8 JSON objects <c>{"oplogIndex", "entry"}</c>.</summary>
    [Id(0)] public ReadOnlyMemory<byte>[] Entries { get; init; } = [];

    [Id(1)] public ulong? NextIndex { get; init; }

    [Id(2)] public ulong CurrentComponentVersion { get; init; }

    [Id(3)] public ulong FirstIndexInChunk { get; init; }

    [Id(4)] public ulong LastIndex { get; init; }
}

/// <summary>Events of a worker after a cursor.</summary>
[GenerateSerializer, Immutable, Alias("golem.event-page.v1")]
public sealed record WorkerEventPage
{
    /// <summary>UTF-8 JSON texts, one event each, as the connect endpoint sends them.</summary>
    [Id(0)] public ReadOnlyMemory<byte>[] Events { get; init; } = [];

    /// <summary>Pass to the next read.</summary>
    [Id(1)] public ulong Cursor { get; init; }

    /// <summary>Events between the given cursor and the first one here that are no longer retained.</summary>
    [Id(2)] public ulong Missed { get; init; }

    /// <summary>The instance was unloaded: send <c>"Close"</c> and end the stream.</summary>
    [Id(3)] public bool Closed { get; init; }
}

/// <summary>A directory listing.</summary>
[GenerateSerializer, Immutable, Alias("golem.file-listing.v1")]
public sealed record FileListing([property: Id(0)] FileNode[] Nodes);

/// <summary>A file or directory of a worker.</summary>
[GenerateSerializer, Immutable, Alias("golem.file-node.v1")]
public sealed record FileNode
{
    [Id(0)] public required string Name { get; init; }

    [Id(1)] public bool IsDirectory { get; init; }

    [Id(2)] public ulong LastModifiedUnixSeconds { get; init; }

    [Id(3)] public bool ReadOnly { get; init; }

    [Id(4)] public ulong SizeBytes { get; init; }
}

/// <summary>A part of a file.</summary>
/// <param name="Bytes">From the asked offset on.</param>
/// <param name="EndOfFile">Nothing follows.</param>
/// <param name="IsLost">The content of the reader's moment is gone; the read must start anew.</param>
[GenerateSerializer, Immutable, Alias("golem.file-chunk.v1")]
public sealed record FileChunk([property: Id(0)] ReadOnlyMemory<byte> Bytes, [property: Id(1)] bool EndOfFile, [property: Id(2)] bool IsLost = false);
