using Orleans;

namespace GolemOrleans.GrainInterfaces;

/// <summary>How the parameters of an <see cref="InvokeRequest"/> are encoded.</summary>
public enum ParameterEncoding
{
    /// <summary>UTF-8 JSON: the <c>params</c> array of the REST body, elements <c>{"typ"?, "value"}</c>.</summary>
    Json = 0,

    /// <summary>Concatenated value-and-type encodings of the values library, preceded by a count (RPC between workers).</summary>
    Binary = 1,
}

/// <summary>A request to run an exported function. The same key and worker always denote the same invocation.</summary>
[GenerateSerializer, Immutable, Alias("golem.invoke-request.v1")]
public sealed record InvokeRequest
{
    /// <summary>Any non-empty text.</summary>
    [Id(0)] public required string IdempotencyKey { get; init; }

    /// <summary>The function name as written by the caller, for example <c>ns:pkg/api.{add}</c>.</summary>
    [Id(1)] public required string Function { get; init; }

    [Id(2)] public ParameterEncoding Encoding { get; init; }

    [Id(3)] public ReadOnlyMemory<byte> Parameters { get; init; }

    /// <summary>Trace and the spans of the calls on the path that leads here, by which a target recognises call cycles.</summary>
    [Id(4)] public TraceRecord? Trace { get; init; }

    /// <summary>Arguments, environment and parent for a worker that this call creates; null means none.</summary>
    [Id(5)] public WorkerInheritance? Inheritance { get; init; }

    /// <summary>
    /// The key was made for this request and this is the first time that it is sent: nothing can be stored under it, so
    /// nothing is looked for. Must be false when the request is sent again.
    /// </summary>
    [Id(7)] public bool IsNewKey { get; init; }
}

/// <summary>What a worker created by a call inherits from its caller.</summary>
[GenerateSerializer, Immutable, Alias("golem.worker-inheritance.v1")]
public sealed record WorkerInheritance
{
    [Id(0)] public string[] Arguments { get; init; } = [];

    [Id(1)] public KeyValuePair<string, string>[] Environment { get; init; } = [];

    [Id(2)] public WorkerKey? Parent { get; init; }

    /// <summary>Component version of the new worker; null: the latest.</summary>
    [Id(3)] public ulong? ComponentVersion { get; init; }
}

/// <summary>W3C trace context of a request and the spans added on the way, outermost last.</summary>
[GenerateSerializer, Immutable, Alias("golem.trace.v1")]
public sealed record TraceRecord
{
    /// <summary>32 lower-case hex digits.</summary>
    [Id(0)] public required string TraceId { get; init; }

    /// <summary>External parent span, 16 hex digits, or null.</summary>
    [Id(1)] public string? ParentSpanId { get; init; }

    [Id(2)] public string[] TraceStates { get; init; } = [];

    [Id(3)] public SpanRecord[] Spans { get; init; } = [];
}

/// <summary>A span with its attributes.</summary>
[GenerateSerializer, Immutable, Alias("golem.span.v1")]
public sealed record SpanRecord
{
    [Id(0)] public required string SpanId { get; init; }

    [Id(1)] public string? ParentId { get; init; }

    [Id(2)] public DateTimeOffset Start { get; init; }

    [Id(3)] public KeyValuePair<string, string>[] Attributes { get; init; } = [];

    [Id(4)] public bool Inherited { get; init; }
}

/// <summary>Where an invocation stands.</summary>
public enum InvocationState
{
    /// <summary>
    /// The worker does not know the key: it was never accepted, or only in the memory of a silo that is gone. Send the same
    /// request with the same key again.
    /// </summary>
    Unknown = 0,

    /// <summary>Accepted, not finished within the wait; ask again with the key.</summary>
    Pending = 1,

    /// <summary>Finished; <see cref="InvocationOutcome.Result"/> is durable and never changes.</summary>
    Completed = 2,

    /// <summary>Failed; see <see cref="InvocationOutcome.Error"/>.</summary>
    Failed = 3,
}

/// <summary>The answer to invoke and await.</summary>
[GenerateSerializer, Immutable, Alias("golem.invocation-outcome.v1")]
public sealed record InvocationOutcome
{
    [Id(0)] public required InvocationState State { get; init; }

    /// <summary>Value-and-type encoding of the results tuple.</summary>
    [Id(1)] public ReadOnlyMemory<byte> Result { get; init; }

    [Id(2)] public Errors.GolemErrorRecord? Error { get; init; }

    public static InvocationOutcome Pending { get; } = new() { State = InvocationState.Pending };

    public static InvocationOutcome Unknown { get; } = new() { State = InvocationState.Unknown };

    public static InvocationOutcome Completed(ReadOnlyMemory<byte> result) => new() { State = InvocationState.Completed, Result = result };

    public static InvocationOutcome Failed(Errors.GolemErrorRecord error) => new() { State = InvocationState.Failed, Error = error };
}
