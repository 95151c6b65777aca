using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Oplog.Status;

/// <summary>An invocation that has started.</summary>
/// <param name="Index">Of its ExportedFunctionInvoked entry.</param>
public sealed record RunningInvocation(OplogIndex Index, string IdempotencyKey, string FunctionName);

/// <summary>An invocation in the queue.</summary>
/// <param name="Index">Of its PendingWorkerInvocation entry.</param>
public sealed record QueuedInvocation(OplogIndex Index, DateTimeOffset Timestamp, PendingInvocation Invocation);

/// <summary>An update not yet tried.</summary>
/// <param name="Index">Of its PendingUpdate entry.</param>
public sealed record QueuedUpdate(OplogIndex Index, DateTimeOffset Timestamp, UpdateDescription Description);

/// <summary>An update that succeeded.</summary>
public sealed record CompletedUpdate(DateTimeOffset Timestamp, ulong TargetVersion);

/// <summary>An update that failed.</summary>
public sealed record RejectedUpdate(DateTimeOffset Timestamp, ulong TargetVersion, string? Details);

/// <summary>A resource whose handle is outside the worker.</summary>
public sealed record OwnedResource(ulong Id, DateTimeOffset CreatedAt, IndexedResource? Indexed);

/// <summary>The name under which a resource can be found again.</summary>
/// <param name="Params">Raw texts of the constructor arguments.</param>
public sealed record IndexedResource(string Name, IReadOnlyList<string> Params);
