using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains.HttpApis;

/// <inheritdoc cref="IHttpApiSiteGrain"/>
/// <remarks>
/// Order of a deployment: marked as unsettled, noted by the definitions, constraints, announced, stored. Of the end of one:
/// announced, stored as unsettled, constraints, definitions told. So components may for a while be held to functions that nobody
/// needs, never the other way round; what a crash left is put right when the site is next looked at.
/// </remarks>
public sealed partial class HttpApiSiteGrain(
    [PersistentState("http-api-site", RegistryStorage.Name)] IPersistentState<HttpApiSiteState> state,
    TimeProvider time,
    ILogger<HttpApiSiteGrain> log) : Grain, IHttpApiSiteGrain
{
    /// <summary>Definitions that are being deployed: whoever asks must take them for deployed.</summary>
    private HttpApiKey[] _deploying = [];

    private HttpApiDeploymentRecord? Deployment => state.State.Deployment;

    private string Name => this.GetPrimaryKeyString();

    private HttpApiKey[] Deployed => [.. (Deployment?.Definitions ?? []).Select(definition => definition.Key)];

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (!state.State.IsUnsettled)
            return;
        try
        {
            await ConstrainAsync(await DefinitionsAsync(Deployed));
            await WriteAsync(Deployment, state.State.Revision, isUnsettled: false);
        }
        catch (RegistryException failure)
        {
            LogUnsettled(Name, failure);
        }
    }

    public async Task<HttpApiDeploymentRecord> DeployAsync(HttpApiSiteRecord site, HttpApiKey[] definitions)
    {
        if (Deployment is { } other && !other.Site.IsSame(site))
            throw new RegistryException(RegistryErrorKind.AlreadyExists, $"API deployment conflict error: {Name}");
        HttpApiKey[] added = [.. definitions.Distinct().Except(Deployed)];
        if (added.Length == 0)
            return Deployment ?? throw new RegistryException(RegistryErrorKind.BadRequest, "There is nothing to deploy: no API definition is named");
        _deploying = added;
        var noted = new List<HttpApiKey>();
        try
        {
            return await DeployAsync(site, added, noted);
        }
        catch (RegistryException)
        {
            await OrLeaveAsync(() => GiveUpAsync(noted));
            throw;
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _deploying = [];
        }
    }

    private async Task<HttpApiDeploymentRecord> DeployAsync(HttpApiSiteRecord site, HttpApiKey[] added, List<HttpApiKey> noted)
    {
        await WriteAsync(Deployment, state.State.Revision, isUnsettled: true);
        var all = await DefinitionsAsync(Deployed);
        foreach (var key in added)
        {
            all.Add(await Definition(key).DeployAsync(key.Version, Name));
            noted.Add(key);
        }

        if (SiteRoutes.Conflicts(all) is { Count: > 0 } conflicts)
            throw new RegistryException(RegistryErrorKind.BadRequest, $"API deployment definitions conflict error: {string.Join(", ", conflicts)}");
        await ConstrainAsync(all);
        var now = time.GetUtcNow();
        var deployment = new HttpApiDeploymentRecord
        {
            Site = site,
            Definitions = [.. Deployment?.Definitions ?? [], .. added.Select(key => new HttpApiDeployedRecord(key, now))],
            Revision = state.State.Revision + 1,
        };
        await Index().AnnounceAsync(Name, deployment.Revision);
        await WriteAsync(deployment, deployment.Revision, isUnsettled: false);
        return deployment;
    }

    public Task<HttpApiDeploymentRecord?> FindAsync() => Task.FromResult(Deployment);

    public Task<bool> UsesAsync(HttpApiKey definition) => Task.FromResult(_deploying.Contains(definition) || Deployed.Contains(definition));

    public async Task<bool> UndeployAsync(HttpApiKey definition)
    {
        if (!Deployed.Contains(definition))
            return false;
        await OrLeaveAsync(() => KeepAsync([.. Deployment!.Definitions.Where(deployed => deployed.Key != definition)]));
        return true;
    }

    public async Task<bool> DeleteAsync()
    {
        if (Deployment is null)
            return false;
        await OrLeaveAsync(() => KeepAsync([]));
        return true;
    }

    /// <summary>What was begun and not ended is put right when the site is loaded again.</summary>
    private async Task OrLeaveAsync(Func<Task> change)
    {
        try
        {
            await change();
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
    }

    private async Task KeepAsync(HttpApiDeployedRecord[] kept)
    {
        var gone = Deployed.Except(kept.Select(definition => definition.Key)).ToArray();
        var revision = state.State.Revision + 1;
        await Index().AnnounceAsync(Name, revision);
        await WriteAsync(kept.Length == 0 ? null : Deployment! with { Definitions = kept, Revision = revision }, revision, isUnsettled: true);
        if (kept.Length == 0)
            await Index().RemoveAsync(Name);
        foreach (var key in gone)
            await Definition(key).UndeployAsync(key.Version, Name, wasDeployed: true);
        await ConstrainAsync(await DefinitionsAsync(Deployed));
        await WriteAsync(Deployment, revision, isUnsettled: false);
    }

    /// <summary>Nothing was deployed: as before.</summary>
    private async Task GiveUpAsync(List<HttpApiKey> noted)
    {
        foreach (var key in noted)
            await Definition(key).UndeployAsync(key.Version, Name, wasDeployed: false);
        await ConstrainAsync(await DefinitionsAsync(Deployed));
        await WriteAsync(Deployment, state.State.Revision, isUnsettled: false);
    }

    private async Task<List<HttpApiDefinitionRecord>> DefinitionsAsync(HttpApiKey[] keys)
    {
        var definitions = await Task.WhenAll(keys.Select(key => Definition(key).FindAsync(key.Version)));
        return [.. definitions.OfType<HttpApiDefinitionRecord>()];
    }

    /// <summary>Holds components to the functions that the definitions call, and lets go of those that none calls.</summary>
    private async Task ConstrainAsync(List<HttpApiDefinitionRecord> definitions)
    {
        var functions = SiteRoutes.Functions(definitions);
        var released = state.State.Constrained.Except(functions.Keys).ToArray();
        if (functions.Keys.Except(state.State.Constrained).Any())
            await state.WriteAsync(s => s.Constrained, (s, value) => s.Constrained = value, [.. state.State.Constrained.Union(functions.Keys)]);
        foreach (var (component, names) in functions)
        {
            try
            {
                await Component(component).ConstrainAsync(User, names);
            }
            catch (RegistryException refused) when (refused.Kind == RegistryErrorKind.BadRequest)
            {
                throw new RegistryException(RegistryErrorKind.BadRequest, $"Internal error: failed to create component constraints {refused.Message}");
            }
        }

        foreach (var component in released)
            await Component(component).ConstrainAsync(User, []);
        if (released.Length > 0)
            await state.WriteAsync(s => s.Constrained, (s, value) => s.Constrained = value, [.. functions.Keys]);
    }

    private string User => $"http-api-site:{Name}";

    private Task WriteAsync(HttpApiDeploymentRecord? deployment, long revision, bool isUnsettled) => state.WriteAsync(
        s => (s.Deployment, s.Revision, s.IsUnsettled), (s, value) => (s.Deployment, s.Revision, s.IsUnsettled) = value, (deployment, revision, isUnsettled));

    private IHttpApiGrain Definition(HttpApiKey key) => GrainFactory.GetGrain<IHttpApiGrain>(key.Id);

    private IComponentGrain Component(Guid id) => GrainFactory.GetGrain<IComponentGrain>(id.ToString("D"));

    private IHttpApiSiteIndexGrain Index() => GrainFactory.GetGrain<IHttpApiSiteIndexGrain>("all");

    [LoggerMessage(EventId = 3501, Level = LogLevel.Warning, Message = "Constraints of the site {Site} could not be put right; it is tried again when the site is next loaded")]
    private partial void LogUnsettled(string site, RegistryException failure);
}
