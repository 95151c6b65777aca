using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Runtime.Requests;

/// <summary>A call of an exported function.</summary>
public sealed record InvocationRequest
{
    /// <summary>Any text; one run per worker and key, for ever.</summary>
    public required string IdempotencyKey { get; init; }

    /// <summary>As in the API: <c>ns:pkg/iface.{fn}</c> or <c>fn</c>.</summary>
    public required string Function { get; init; }

    /// <summary>As <see cref="InvocationParameters"/> encodes them; must not be changed afterwards.</summary>
    public required ReadOnlyMemory<byte> Parameters { get; init; }

    public required InvocationContext Context { get; init; }

    /// <summary>
    /// The caller leaves after acceptance: acknowledge only when the queue entry is durable. Otherwise acceptance is in memory
    /// and the caller waits for the outcome (and repeats the request when it gets <see cref="InvocationState.Unknown"/>).
    /// </summary>
    public bool FireAndForget { get; init; }

    /// <summary>The key was made for this request, which was never sent before: no result can be stored under it.</summary>
    public bool IsNewKey { get; init; }

    /// <summary>How to create the worker if it does not exist; null = refuse with <see cref="WorkerNotFound"/>.</summary>
    public WorkerCreation? CreateIfMissing { get; init; } = WorkerCreation.Default;
}

/// <summary>How a worker is created. Its component's environment is merged in; the worker's own keys win.</summary>
/// <param name="Version">Component version; null = latest.</param>
public sealed record WorkerCreation(
    IReadOnlyList<string> Args,
    IReadOnlyDictionary<string, string> Env,
    WorkerId? Parent = null,
    ulong? Version = null)
{
    /// <summary>No arguments, no environment of its own, latest version.</summary>
    public static WorkerCreation Default { get; } = new([], new Dictionary<string, string>());
}

/// <summary>What is known about an idempotency key.</summary>
public abstract record InvocationState
{
    private InvocationState() { }

    /// <summary>Never accepted, or accepted in memory only before a crash: send the same request with the same key again.</summary>
    public sealed record Unknown : InvocationState;

    /// <summary>Accepted and not finished.</summary>
    public sealed record Running : InvocationState;

    /// <summary>Finished for ever.</summary>
    /// <param name="Result">
    /// ValueAndType bytes of the result; empty when the function returns nothing. The same bytes for the same key, for ever.
    /// </param>
    public sealed record Completed(ReadOnlyMemory<byte> Result) : InvocationState;

    /// <summary>Refused or failed. Final for this attempt; see <see cref="WorkerFault.IsRetriable"/>.</summary>
    public sealed record Failed(WorkerFault Fault) : InvocationState;
}
