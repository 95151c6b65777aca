using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.HttpApis;

/// <inheritdoc cref="IHttpApiSiteIndexGrain"/>
public sealed class HttpApiSiteIndexGrain(
    [PersistentState("http-api-site-index", RegistryStorage.Name)] IPersistentState<HttpApiSiteIndexState> state) : Grain, IHttpApiSiteIndexGrain
{
    private List<HttpApiSiteEntry> Sites => state.State.Sites;

    public Task AnnounceAsync(string site, long revision) => WriteAsync([.. Sites.Where(other => other.Name != site), new HttpApiSiteEntry(site, revision)]);

    public Task RemoveAsync(string site) => Sites.Exists(other => other.Name == site) ? WriteAsync([.. Sites.Where(other => other.Name != site)]) : Task.CompletedTask;

    public Task<HttpApiSiteList?> ListAsync(long? known) =>
        Task.FromResult(known == state.State.Version ? null : new HttpApiSiteList(state.State.Version, [.. Sites]));

    private Task WriteAsync(List<HttpApiSiteEntry> sites) => state.WriteAsync(
        s => (s.Version, s.Sites), (s, value) => (s.Version, s.Sites) = value, (state.State.Version + 1, sites));
}
