using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;

namespace GolemOrleans.Grains.HttpApis;

/// <summary>Stored state of <see cref="HttpApiGrain"/>, oldest first.</summary>
[GenerateSerializer, Alias("golem.http-api-state.v1")]
public sealed class HttpApiState
{
    [Id(0)] public List<StoredDefinition> Versions { get; set; } = [];
}

/// <summary>A version of an API definition and who has it.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-stored-definition.v1")]
public sealed record StoredDefinition
{
    /// <summary>Its draft mark holds only while no site has it.</summary>
    [Id(0)] public required HttpApiDefinitionRecord Definition { get; init; }

    /// <summary>Sites that have it, or were about to.</summary>
    [Id(1)] public string[] Sites { get; init; } = [];

    /// <summary>As it is shown.</summary>
    public HttpApiDefinitionRecord Shown => Sites.Length == 0 ? Definition : Definition with { IsDraft = false };
}

/// <summary>Stored state of <see cref="HttpApiIndexGrain"/>.</summary>
[GenerateSerializer, Alias("golem.http-api-index-state.v1")]
public sealed class HttpApiIndexState
{
    [Id(0)] public List<string> Ids { get; set; } = [];
}

/// <summary>Stored state of <see cref="HttpApiSiteGrain"/>; it outlives the deployment, so that no revision comes twice.</summary>
[GenerateSerializer, Alias("golem.http-api-site-state.v1")]
public sealed class HttpApiSiteState
{
    [Id(0)] public HttpApiDeploymentRecord? Deployment { get; set; }

    [Id(1)] public long Revision { get; set; }

    /// <summary>Components that may hold constraints of this site.</summary>
    [Id(2)] public Guid[] Constrained { get; set; } = [];

    /// <summary>A change began and did not end: constraints may be more than the deployment needs.</summary>
    [Id(3)] public bool IsUnsettled { get; set; }
}

/// <summary>Stored state of <see cref="HttpApiSiteIndexGrain"/>.</summary>
[GenerateSerializer, Alias("golem.http-api-site-index-state.v1")]
public sealed class HttpApiSiteIndexState
{
    /// <summary>Grows with each change.</summary>
    [Id(0)] public long Version { get; set; }

    [Id(1)] public List<HttpApiSiteEntry> Sites { get; set; } = [];
}

/// <summary>Stored state of <see cref="SecuritySchemeGrain"/>.</summary>
[GenerateSerializer, Alias("golem.security-scheme-state.v1")]
public sealed class SecuritySchemeState
{
    [Id(0)] public SecuritySchemeRecord? Scheme { get; set; }
}
