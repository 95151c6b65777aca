using GolemOrleans.Oplog;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>
/// Tells the operator what limits refused one worker. Every refusal is counted; the first, second, fourth, eighth … of a kind
/// is logged, so that a guest that tries again for ever does not fill the log. Thread-safe.
/// </summary>
internal sealed partial class RefusalLog(ILogger logger, PolicyInstruments instruments, WorkerId worker)
{
    private readonly ILogger _logger = logger;
    private readonly Dictionary<string, long> _counts = [];

    /// <param name="limit">One of <see cref="Limit"/>.</param>
    /// <param name="details">What was refused, with the limit.</param>
    public void Tell(string limit, string details)
    {
        instruments.Denied(limit);
        long count;
        lock (_counts)
            _counts[limit] = count = _counts.GetValueOrDefault(limit) + 1;
        if (long.IsPow2(count))
            LogRefused(limit, worker, details, count);
    }

    [LoggerMessage(5003, LogLevel.Warning, "Limit {Limit} of worker {Worker}: {Details} (refusal {Count} of this worker)")]
    private partial void LogRefused(string limit, WorkerId worker, string details, long count);
}
