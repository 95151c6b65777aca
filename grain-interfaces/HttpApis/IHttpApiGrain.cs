using Orleans;
using Orleans.Concurrency;

namespace GolemOrleans.GrainInterfaces.HttpApis;

/// <summary>
/// All versions of one API definition; the grain key is its id. What it stores was validated by the caller. Failures are
/// <see cref="Errors.RegistryException"/>.
/// </summary>
[Alias("golem.IHttpApiGrain")]
public interface IHttpApiGrain : IGrainWithStringKey
{
    /// <summary>Adds a version. Refused as existing when there is one.</summary>
    [Alias("Create")]
    Task<HttpApiDefinitionRecord> CreateAsync(HttpApiDefinitionRecord definition);

    /// <summary>Replaces a version but for its creation time. Refused as not found, and as a bad request when it is no draft.</summary>
    [Alias("Update")]
    Task<HttpApiDefinitionRecord> UpdateAsync(HttpApiDefinitionRecord definition);

    /// <summary>Removes a version. Refused as not found, and as a bad request while it is deployed at a site.</summary>
    [Alias("Delete")]
    Task DeleteAsync(string version);

    /// <summary>That version; null when there is none.</summary>
    [AlwaysInterleave, Alias("Find")]
    Task<HttpApiDefinitionRecord?> FindAsync(string version);

    /// <summary>All versions in the order of their creation; empty when there are none.</summary>
    [AlwaysInterleave, Alias("List")]
    Task<HttpApiDefinitionRecord[]> ListAsync();

    /// <summary>A site is about to deploy a version, which is no draft from now on. Refused as not found.</summary>
    [Alias("Deploy")]
    Task<HttpApiDefinitionRecord> DeployAsync(string version, string site);

    /// <summary>A site does not have the version, or not any more.</summary>
    /// <param name="version">Which one; nothing happens when there is none.</param>
    /// <param name="site">Name of the site.</param>
    /// <param name="wasDeployed">It was there: if no other site has it, it becomes a draft. False: it is what it was before.</param>
    [Alias("Undeploy")]
    Task UndeployAsync(string version, string site, bool wasDeployed);
}

/// <summary>The ids of all API definitions (key <c>all</c>).</summary>
[Alias("golem.IHttpApiIndexGrain")]
public interface IHttpApiIndexGrain : IGrainWithStringKey
{
    [Alias("Add")]
    Task AddAsync(string id);

    [Alias("Remove")]
    Task RemoveAsync(string id);

    /// <summary>In the order in which they came; one may have no versions.</summary>
    [AlwaysInterleave, Alias("List")]
    Task<string[]> ListAsync();
}
