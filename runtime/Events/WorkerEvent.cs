namespace GolemOrleans.Runtime.Events;

/// <summary>Something a subscriber of a worker sees: output, log lines and invocations of live work. Never from replay.</summary>
public abstract record WorkerEvent(DateTimeOffset Timestamp);

/// <summary>Bytes written to standard output.</summary>
public sealed record StdOutEvent(DateTimeOffset Timestamp, ReadOnlyMemory<byte> Bytes) : WorkerEvent(Timestamp);

/// <summary>Bytes written to standard error.</summary>
public sealed record StdErrEvent(DateTimeOffset Timestamp, ReadOnlyMemory<byte> Bytes) : WorkerEvent(Timestamp);

/// <summary>A line of <c>wasi:logging</c>.</summary>
public sealed record LogEvent(DateTimeOffset Timestamp, WorkerLogLevel Level, string Context, string Message) : WorkerEvent(Timestamp);

/// <summary>An invocation has begun to run.</summary>
public sealed record InvocationStartedEvent(DateTimeOffset Timestamp, string Function, string IdempotencyKey) : WorkerEvent(Timestamp);

/// <summary>An invocation has ended with a result.</summary>
public sealed record InvocationFinishedEvent(DateTimeOffset Timestamp, string Function, string IdempotencyKey) : WorkerEvent(Timestamp);

/// <summary>The instance was unloaded; a subscriber's stream ends.</summary>
public sealed record ClosedEvent(DateTimeOffset Timestamp) : WorkerEvent(Timestamp);

/// <summary>Levels of <c>wasi:logging</c>; numbers as declared there.</summary>
public enum WorkerLogLevel { Trace, Debug, Info, Warn, Error, Critical }
