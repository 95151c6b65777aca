using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.HttpApis;

/// <inheritdoc cref="IHttpApiGrain"/>
/// <remarks>
/// A site that is about to deploy a version is noted before it stores its deployment, so a note may outlive a deployment that
/// failed with its server. Before a version is changed or deleted, each site that is noted is asked.
/// </remarks>
public sealed class HttpApiGrain(
    [PersistentState("http-api", RegistryStorage.Name)] IPersistentState<HttpApiState> state, TimeProvider time) : Grain, IHttpApiGrain
{
    private List<StoredDefinition> Versions => state.State.Versions;

    private string Id => this.GetPrimaryKeyString();

    public async Task<HttpApiDefinitionRecord> CreateAsync(HttpApiDefinitionRecord definition)
    {
        if (Find(definition.Key.Version) is not null)
            throw new RegistryException(RegistryErrorKind.AlreadyExists, $"API definition {Id} already exists with the same version: {definition.Key.Version}");
        var created = definition with { CreatedAt = time.GetUtcNow() };
        await Index().AddAsync(Id);
        await WriteAsync([.. Versions, new StoredDefinition { Definition = created }]);
        return created;
    }

    public async Task<HttpApiDefinitionRecord> UpdateAsync(HttpApiDefinitionRecord definition)
    {
        var stored = await SettleAsync(Require(definition.Key.Version));
        if (!stored.Shown.IsDraft)
            throw new RegistryException(RegistryErrorKind.BadRequest, $"API definition is not draft: {Id}");
        var updated = definition with { CreatedAt = stored.Definition.CreatedAt };
        await ReplaceAsync(stored with { Definition = updated });
        return updated;
    }

    public async Task DeleteAsync(string version)
    {
        var stored = await SettleAsync(Require(version));
        if (stored.Sites.Length > 0)
            throw new RegistryException(RegistryErrorKind.BadRequest, $"API definition deployed: {string.Join(", ", stored.Sites)}");
        await WriteAsync([.. Versions.Where(other => other != stored)]);
        if (Versions.Count == 0)
            await Index().RemoveAsync(Id);
    }

    public Task<HttpApiDefinitionRecord?> FindAsync(string version) => Task.FromResult(Find(version)?.Shown);

    public Task<HttpApiDefinitionRecord[]> ListAsync() => Task.FromResult(Versions.Select(stored => stored.Shown).ToArray());

    public async Task<HttpApiDefinitionRecord> DeployAsync(string version, string site)
    {
        var stored = Require(version);
        if (!stored.Sites.Contains(site))
        {
            stored = stored with { Sites = [.. stored.Sites, site] };
            await ReplaceAsync(stored);
        }

        return stored.Shown;
    }

    public async Task UndeployAsync(string version, string site, bool wasDeployed)
    {
        if (Find(version) is not { } stored || !stored.Sites.Contains(site))
            return;
        string[] sites = [.. stored.Sites.Where(other => other != site)];
        await ReplaceAsync(stored with
        {
            Sites = sites,
            Definition = wasDeployed && sites.Length == 0 ? stored.Definition with { IsDraft = true } : stored.Definition,
        });
    }

    /// <summary>Forgets the sites that do not have the version after all.</summary>
    private async Task<StoredDefinition> SettleAsync(StoredDefinition stored)
    {
        var sites = new List<string>();
        foreach (var site in stored.Sites)
        {
            if (await GrainFactory.GetGrain<IHttpApiSiteGrain>(site).UsesAsync(stored.Definition.Key))
                sites.Add(site);
        }

        if (sites.Count == stored.Sites.Length)
            return stored;
        var settled = stored with { Sites = [.. sites] };
        await ReplaceAsync(settled);
        return settled;
    }

    private StoredDefinition? Find(string version) => Versions.Find(stored => stored.Definition.Key.Version == version);

    private StoredDefinition Require(string version) =>
        Find(version) ?? throw new RegistryException(RegistryErrorKind.NotFound, $"API definition not found: {Id}");

    private Task ReplaceAsync(StoredDefinition changed) =>
        WriteAsync([.. Versions.Select(stored => stored.Definition.Key == changed.Definition.Key ? changed : stored)]);

    private Task WriteAsync(List<StoredDefinition> versions) => state.WriteAsync(s => s.Versions, (s, v) => s.Versions = v, versions);

    private IHttpApiIndexGrain Index() => GrainFactory.GetGrain<IHttpApiIndexGrain>("all");
}
