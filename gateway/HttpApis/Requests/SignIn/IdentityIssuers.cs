using System.Collections.Frozen;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Requests.SignIn;

/// <summary>The issuers of identity providers: where OpenID Connect discovery begins.</summary>
public static class IdentityIssuers
{
    public static FrozenDictionary<IdentityProvider, Uri> Default { get; } = new Dictionary<IdentityProvider, Uri>
    {
        [IdentityProvider.Google] = new("https://accounts.google.com"),
        [IdentityProvider.Facebook] = new("https://www.facebook.com"),
        [IdentityProvider.Microsoft] = new("https://login.microsoftonline.com"),
        [IdentityProvider.Gitlab] = new("https://gitlab.com"),
    }.ToFrozenDictionary();
}
