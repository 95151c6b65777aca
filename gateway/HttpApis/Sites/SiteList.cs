using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>
/// The revisions of all sites as they are now. Whoever asks gets an answer that was asked for after they came; however many
/// they are, one question is under way and one waits. Thread-safe.
/// </summary>
internal sealed class SiteList(IGrainFactory grains)
{
    private readonly Lock _gate = new();
    private Task<Known>? _running;
    private Task<Known>? _next;
    private Known _known = new(null, new Dictionary<string, long>());

    /// <returns>Revisions by the names of sites.</returns>
    public async ValueTask<IReadOnlyDictionary<string, long>> CurrentAsync(CancellationToken cancellation)
    {
        Task<Known> answer;
        lock (_gate)
        {
            if (_running is null || _running.IsCompleted)
                answer = _running = AskAsync();
            else
                answer = _next ??= AfterAsync(_running);
        }

        return (await answer.WaitAsync(cancellation)).Revisions;
    }

    private async Task<Known> AfterAsync(Task running)
    {
        await ((Task)running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task<Known> answer;
        lock (_gate)
        {
            answer = _running = AskAsync();
            _next = null;
        }

        return await answer;
    }

    private async Task<Known> AskAsync()
    {
        // Nothing that waits for this may run under the lock.
        await Task.Yield();
        var known = Volatile.Read(ref _known);
        var changed = await grains.GetGrain<IHttpApiSiteIndexGrain>("all").ListAsync(known.Version);
        if (changed is null)
            return known;
        known = new Known(changed.Version, changed.Sites.ToDictionary(site => site.Name, site => site.Revision, StringComparer.OrdinalIgnoreCase));
        Volatile.Write(ref _known, known);
        return known;
    }

    private sealed record Known(long? Version, IReadOnlyDictionary<string, long> Revisions);
}
