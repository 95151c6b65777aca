using Orleans;

namespace GolemOrleans.GrainInterfaces.HttpApis;

/// <summary>Where APIs are deployed: requests are told apart by their Host header.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-site.v1")]
public sealed record HttpApiSiteRecord([property: Id(0)] string Host, [property: Id(1)] string? Subdomain)
{
    /// <summary><c>subdomain.host</c> or <c>host</c>: the key of the site, and what the Host header says.</summary>
    public string Name => Subdomain is null ? Host : $"{Subdomain}.{Host}";

    /// <summary>Key of the site's grain: names of hosts have no case.</summary>
    public string Key => Name.ToLowerInvariant();

    /// <summary>Whether both have the same host and subdomain; sites that differ may have one name.</summary>
    public bool IsSame(HttpApiSiteRecord other) =>
        string.Equals(Host, other.Host, StringComparison.OrdinalIgnoreCase) && string.Equals(Subdomain, other.Subdomain, StringComparison.OrdinalIgnoreCase);
}

/// <summary>An API definition that is deployed.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-deployed.v1")]
public sealed record HttpApiDeployedRecord([property: Id(0)] HttpApiKey Key, [property: Id(1)] DateTimeOffset DeployedAt);

/// <summary>What is deployed at a site. Never without definitions.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-deployment.v1")]
public sealed record HttpApiDeploymentRecord
{
    [Id(0)] public required HttpApiSiteRecord Site { get; init; }

    /// <summary>In the order of their deployment; their routes do not conflict.</summary>
    [Id(1)] public HttpApiDeployedRecord[] Definitions { get; init; } = [];

    /// <summary>Greater after each change of the site, also after it was deleted in between.</summary>
    [Id(2)] public long Revision { get; init; }
}

/// <summary>A site and the revision that it has or is about to have.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-site-entry.v1")]
public sealed record HttpApiSiteEntry([property: Id(0)] string Name, [property: Id(1)] long Revision);

/// <summary>All sites at a moment.</summary>
[GenerateSerializer, Immutable, Alias("golem.http-api-site-list.v1")]
public sealed record HttpApiSiteList([property: Id(0)] long Version, [property: Id(1)] HttpApiSiteEntry[] Sites);
