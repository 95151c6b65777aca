using Orleans;
using Orleans.Concurrency;

namespace GolemOrleans.GrainInterfaces.HttpApis;

/// <summary>
/// What is deployed at one site; the grain key is its name in lower case. Failures are <see cref="Errors.RegistryException"/>. A change is
/// announced to the index before it is stored: who reads a site after asking the index for its revision misses no change that
/// was answered before.
/// </summary>
[Alias("golem.IHttpApiSiteGrain")]
public interface IHttpApiSiteGrain : IGrainWithStringKey
{
    /// <summary>
    /// Adds definitions to those that the site has. Refused, with nothing changed: as existing when the name belongs to another
    /// host and subdomain; as not found; as a bad request when routes of two definitions conflict, or when a component no longer has
    /// a function that they call.
    /// </summary>
    [Alias("Deploy")]
    Task<HttpApiDeploymentRecord> DeployAsync(HttpApiSiteRecord site, HttpApiKey[] definitions);

    /// <summary>Null when nothing is deployed.</summary>
    [AlwaysInterleave, Alias("Find")]
    Task<HttpApiDeploymentRecord?> FindAsync();

    /// <summary>Whether the site has the definition, or may have it in a moment.</summary>
    [AlwaysInterleave, Alias("Uses")]
    Task<bool> UsesAsync(HttpApiKey definition);

    /// <summary>Takes one definition away; the last one takes the site with it. False: it was not there.</summary>
    [Alias("Undeploy")]
    Task<bool> UndeployAsync(HttpApiKey definition);

    /// <summary>Takes all definitions away. False: there were none.</summary>
    [Alias("Delete")]
    Task<bool> DeleteAsync();
}

/// <summary>The list of all sites (key <c>all</c>), written by them.</summary>
[Alias("golem.IHttpApiSiteIndexGrain")]
public interface IHttpApiSiteIndexGrain : IGrainWithStringKey
{
    /// <summary>The site is about to have that revision.</summary>
    [Alias("Announce")]
    Task AnnounceAsync(string site, long revision);

    /// <summary>Nothing is deployed at the site any more.</summary>
    [Alias("Remove")]
    Task RemoveAsync(string site);

    /// <summary>All sites; null when nothing has changed since <paramref name="known"/>.</summary>
    [AlwaysInterleave, Alias("List")]
    Task<HttpApiSiteList?> ListAsync(long? known);
}

/// <summary>One security scheme; the grain key is its id.</summary>
[Alias("golem.ISecuritySchemeGrain")]
public interface ISecuritySchemeGrain : IGrainWithStringKey
{
    /// <summary>Stores it. Refused as existing when there is one.</summary>
    [Alias("Create")]
    Task<SecuritySchemeRecord> CreateAsync(SecuritySchemeRecord scheme);

    /// <summary>Null when there is none.</summary>
    [AlwaysInterleave, Alias("Find")]
    Task<SecuritySchemeRecord?> FindAsync();
}
