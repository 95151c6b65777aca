using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.HttpApis;

/// <inheritdoc cref="IHttpApiIndexGrain"/>
public sealed class HttpApiIndexGrain(
    [PersistentState("http-api-index", RegistryStorage.Name)] IPersistentState<HttpApiIndexState> state) : Grain, IHttpApiIndexGrain
{
    private List<string> Ids => state.State.Ids;

    public Task AddAsync(string id) => Ids.Contains(id) ? Task.CompletedTask : WriteAsync([.. Ids, id]);

    public Task RemoveAsync(string id) => Ids.Contains(id) ? WriteAsync([.. Ids.Where(other => other != id)]) : Task.CompletedTask;

    public Task<string[]> ListAsync() => Task.FromResult(Ids.ToArray());

    private Task WriteAsync(List<string> ids) => state.WriteAsync(s => s.Ids, (s, value) => s.Ids = value, ids);
}
