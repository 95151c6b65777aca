using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Policies;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>
/// Bytes in bodies that nobody reads yet, of requests before <c>handle</c> and of responses until their handler returns: they
/// take memory and temporary files, so that all of a worker together are limited. Used on the worker's thread.
/// </summary>
internal sealed class UnsentBodies(WorkerContext context)
{
    private readonly RecordedLimit _limit = new(context, Limit.RequestBody, "golem http::types::outgoing_body refused");
    private long _bytes;

    /// <summary>Holds that many bytes more, or refuses to.</summary>
    public bool TryHold(int bytes)
    {
        if (bytes != 0 && !_limit.Allows((ulong)(_bytes + bytes), context.Services.Limits.MaxUnsentBodyBytes, "a total of all bodies not sent yet"))
            return false;
        _bytes += bytes;
        return true;
    }

    public void LetGo(long bytes) => _bytes -= bytes;
}
