using System.Collections.Concurrent;
using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis;

/// <inheritdoc cref="ISiteDirectory"/>
internal sealed class SiteDirectory(IGrainFactory grains, SiteList sites, SiteCompiler compiler) : ISiteDirectory
{
    private readonly ConcurrentDictionary<string, Lazy<Task<CompiledSite>>> _compiled = new(StringComparer.OrdinalIgnoreCase);

    public async ValueTask<CompiledSite?> FindAsync(string host, CancellationToken cancellation)
    {
        if (!(await sites.CurrentAsync(cancellation)).TryGetValue(host, out var revision))
        {
            _compiled.TryRemove(host, out _);
            return null;
        }

        if (_compiled.TryGetValue(host, out var known) && known.IsValueCreated && known.Value is { IsCompletedSuccessfully: true, Result: var site } && site.Revision >= revision)
            return site;
        return await ReadAsync(host.ToLowerInvariant(), known).WaitAsync(cancellation);
    }

    /// <summary>The list may name a revision that is only about to come: then what is known still holds.</summary>
    private async Task<CompiledSite?> ReadAsync(string name, Lazy<Task<CompiledSite>>? known)
    {
        var deployment = await grains.GetGrain<IHttpApiSiteGrain>(name).FindAsync();
        if (deployment is null)
            return null;
        if (known is not null && await RevisionAsync(known) == deployment.Revision)
            return await known.Value;
        var made = new Lazy<Task<CompiledSite>>(() => compiler.CompileAsync(deployment));
        var kept = _compiled.AddOrUpdate(name, made, (_, other) => other == known ? made : other);
        if (await RevisionAsync(kept) >= deployment.Revision)
            return await kept.Value;
        _compiled.TryUpdate(name, made, kept);
        return await made.Value;
    }

    /// <summary>Of a site that was compiled; what could not be has none.</summary>
    private static async Task<long> RevisionAsync(Lazy<Task<CompiledSite>> site)
    {
        await ((Task)site.Value).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return site.Value.IsCompletedSuccessfully ? site.Value.Result.Revision : -1;
    }
}
