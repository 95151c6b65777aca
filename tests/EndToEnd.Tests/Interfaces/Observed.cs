using System.Collections.Concurrent;
using GolemOrleans.EndToEnd.Tests.Servers;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>What a row's workers answered over three lives of the server.</summary>
internal sealed class Observed
{
    /// <summary>What went wrong while the row was run.</summary>
    public ConcurrentQueue<string> Failures { get; } = new();

    /// <summary>The case, done before the kill.</summary>
    public Answer? Live { get; set; }

    /// <summary>What that worker remembers: before the kill, after it, and the answer to the same idempotency key.</summary>
    public Answer? Remembered { get; set; }

    public Answer? Replayed { get; set; }

    public Answer? SameKey { get; set; }

    /// <summary>Workers that were interrupted, by name.</summary>
    public ConcurrentDictionary<string, Interrupted> Interrupted { get; } = new();
}

/// <summary>What a worker answered that was interrupted by the kill.</summary>
internal sealed class Interrupted
{
    /// <summary>The case, when it came to its end; null for what is no invocation.</summary>
    public Answer? Finished { get; set; }

    /// <summary>What the worker remembers in the life that finished the case.</summary>
    public Answer? Remembered { get; set; }

    /// <summary>And in the next one.</summary>
    public Answer? Replayed { get; set; }
}
