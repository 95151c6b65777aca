using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.HttpApis.Requests.SignIn;

/// <summary>Speaks to identity providers. What they say of themselves is asked for once an hour. Thread-safe.</summary>
internal sealed class IdentityProviders(HttpClient http, TimeProvider time, IOptions<GatewayOptions> options)
{
    private static readonly TimeSpan s_keptFor = TimeSpan.FromHours(1);

    /// <summary>A token with a new key is a reason to ask again; tokens with made-up keys are not.</summary>
    private static readonly TimeSpan s_askedAtMostEvery = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<IdentityProvider, Known> _known = new();

    /// <exception cref="IdentityProviderException">It cannot be reached, or makes no sense.</exception>
    public async ValueTask<ProviderMetadata> MetadataAsync(IdentityProvider provider, CancellationToken cancellation) =>
        (await CurrentAsync(provider, null, cancellation)).Metadata;

    /// <summary>Checks a token by the provider's keys.</summary>
    /// <exception cref="IdentityProviderException">The keys cannot be had.</exception>
    public async ValueTask<IdTokenProblem> CheckAsync(SecuritySchemeRecord scheme, IdToken token, string nonce, CancellationToken cancellation)
    {
        var known = await CurrentAsync(scheme.Provider, token, cancellation);
        return token.Check(known.Keys, known.Metadata.Issuer, scheme.ClientId, nonce, time.GetUtcNow());
    }

    /// <summary>Exchanges an authorisation code for tokens (OpenID Connect Core §3.1.3).</summary>
    /// <exception cref="IdentityProviderException">The provider refuses, or makes no sense.</exception>
    public async Task<Tokens> ExchangeAsync(SecuritySchemeRecord scheme, string code, string verifier, CancellationToken cancellation)
    {
        var metadata = await MetadataAsync(scheme.Provider, cancellation);
        Dictionary<string, string> form = new()
        {
            ["grant_type"] = "authorization_code", ["code"] = code, ["redirect_uri"] = scheme.RedirectUrl, ["code_verifier"] = verifier,
        };
        if (metadata.TakesSecretInForm)
            (form["client_id"], form["client_secret"]) = (scheme.ClientId, scheme.ClientSecret);
        using var request = new HttpRequestMessage(HttpMethod.Post, metadata.TokenEndpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.ParseAdd("application/json");
        if (!metadata.TakesSecretInForm)
        {
            var secret = $"{Uri.EscapeDataString(scheme.ClientId)}:{Uri.EscapeDataString(scheme.ClientSecret)}";
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
        }

        var answer = await SendAsync(request, cancellation);
        return Text(answer, "access_token") is { } access && Text(answer, "id_token") is { } id
            ? new Tokens(access, id)
            : throw new IdentityProviderException("The provider gave no id token and access token.");
    }

    private async ValueTask<Known> CurrentAsync(IdentityProvider provider, IdToken? token, CancellationToken cancellation)
    {
        var age = _known.TryGetValue(provider, out var known) ? time.GetUtcNow() - known.At : TimeSpan.MaxValue;
        if (known is not null && age < s_keptFor && (token is null || known.Keys.Has(token.KeyId) || age < s_askedAtMostEvery))
            return known;
        return _known[provider] = await AskAsync(options.Value.IdentityIssuers.GetValueOrDefault(provider) ?? IdentityIssuers.Default[provider], cancellation);
    }

    private async Task<Known> AskAsync(Uri issuer, CancellationToken cancellation)
    {
        using var first = new HttpRequestMessage(HttpMethod.Get, new Uri($"{issuer.OriginalString.TrimEnd('/')}/.well-known/openid-configuration"));
        var metadata = ProviderMetadata.Parse(await SendAsync(first, cancellation), issuer);
        using var second = new HttpRequestMessage(HttpMethod.Get, metadata.KeysUri);
        return new Known(time.GetUtcNow(), metadata, new SigningKeys(await SendAsync(second, cancellation)));
    }

    private async Task<JsonElement> SendAsync(HttpRequestMessage request, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.SendAsync(request, cancellation);
            var body = await answer.Content.ReadAsByteArrayAsync(cancellation);
            if (!answer.IsSuccessStatusCode)
                throw new IdentityProviderException($"The provider answered {(int)answer.StatusCode} to {request.RequestUri!.GetLeftPart(UriPartial.Path)}.");
            using var json = JsonDocument.Parse(body);
            return json.RootElement.Clone();
        }
        catch (Exception failure) when (failure is HttpRequestException or JsonException || (failure is TaskCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new IdentityProviderException($"The provider could not be asked: {failure.Message}", failure);
        }
    }

    private static string? Text(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private sealed record Known(DateTimeOffset At, ProviderMetadata Metadata, SigningKeys Keys);
}

/// <summary>What a code was exchanged for.</summary>
internal sealed record Tokens(string AccessToken, string IdToken);
