using System.Collections.Concurrent;
using GolemOrleans.EndToEnd.Tests.Servers;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>What a row's two workers answered over three lives of the server.</summary>
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

    /// <summary>The case that was interrupted by the kill, when it came to its end.</summary>
    public Answer? Finished { get; set; }

    /// <summary>What the interrupted worker remembers: in the life that finished the case, and in the next one.</summary>
    public Answer? FinishedRemembered { get; set; }

    public Answer? FinishedReplayed { get; set; }
}
