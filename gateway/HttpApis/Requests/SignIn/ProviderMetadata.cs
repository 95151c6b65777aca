using System.Text.Json;

namespace GolemOrleans.Gateway.HttpApis.Requests.SignIn;

/// <summary>What an identity provider says of itself (OpenID Connect Discovery 1.0 §3). Immutable.</summary>
internal sealed record ProviderMetadata(string Issuer, Uri AuthorizationEndpoint, Uri TokenEndpoint, Uri KeysUri)
{
    /// <summary>The client's secret goes into the form, since the provider does not take it as a user and password.</summary>
    public bool TakesSecretInForm { get; private init; }

    /// <exception cref="IdentityProviderException">It is no such document, or one of another issuer.</exception>
    public static ProviderMetadata Parse(JsonElement document, Uri issuer)
    {
        var name = Text(document, "issuer");
        if (name.TrimEnd('/') != issuer.OriginalString.TrimEnd('/'))
            throw new IdentityProviderException($"The provider at {issuer} says that it is {name}.");
        return new ProviderMetadata(name, Url(document, "authorization_endpoint", issuer), Url(document, "token_endpoint", issuer), Url(document, "jwks_uri", issuer))
        {
            TakesSecretInForm = document.TryGetProperty("token_endpoint_auth_methods_supported", out var methods) && methods.ValueKind == JsonValueKind.Array
                && !methods.EnumerateArray().Any(static method => method.ValueEquals("client_secret_basic")),
        };
    }

    private static Uri Url(JsonElement document, string name, Uri issuer) =>
        Uri.TryCreate(Text(document, name), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || url.Scheme == issuer.Scheme)
            ? url
            : throw new IdentityProviderException($"The provider at {issuer} has no usable {name}.");

    private static string Text(JsonElement document, string name) =>
        document.ValueKind == JsonValueKind.Object && document.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw new IdentityProviderException($"The provider's metadata has no {name}.");
}

/// <summary>An identity provider cannot be reached, or does not do as OpenID Connect says.</summary>
internal sealed class IdentityProviderException(string message, Exception? inner = null) : Exception(message, inner);
