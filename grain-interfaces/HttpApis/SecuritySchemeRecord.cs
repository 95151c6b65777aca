using Orleans;

namespace GolemOrleans.GrainInterfaces.HttpApis;

/// <summary>Who signs users in.</summary>
public enum IdentityProvider
{
    Google = 0,
    Facebook = 1,
    Microsoft = 2,
    Gitlab = 3,
}

/// <summary>How requests to routes are signed in: an OpenID Connect client. Immutable once created.</summary>
[GenerateSerializer, Immutable, Alias("golem.security-scheme.v1")]
public sealed record SecuritySchemeRecord
{
    [Id(0)] public required string Id { get; init; }

    [Id(1)] public IdentityProvider Provider { get; init; }

    [Id(2)] public required string ClientId { get; init; }

    [Id(3)] public required string ClientSecret { get; init; }

    /// <summary>Absolute.</summary>
    [Id(4)] public required string RedirectUrl { get; init; }

    [Id(5)] public string[] Scopes { get; init; } = [];

    /// <summary>Without the secret, so that logs never have it.</summary>
    public override string ToString() => $"{Id} ({Provider})";
}
