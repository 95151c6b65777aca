using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GolemOrleans.Tests.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>An OpenID Connect provider on a free port, where everybody is signed in at once. It is as strict as a real one.</summary>
internal sealed class FakeProvider : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, Dictionary<string, string>> _codes = new();
    private readonly EffectServer _server;
    private int _numbers;

    private FakeProvider(Func<FakeProvider, HttpContext, byte[], Task> answer) =>
        _server = EffectServer.StartAsync((http, body) => answer(this, http, body)).GetAwaiter().GetResult();

    public Uri Issuer => new($"http://{_server.Authority}");

    public string ClientSecret { get; init; } = "a secret";

    public RSA Key { get; set; } = RSA.Create(2048);

    public string KeyId { get; set; } = "k1";

    /// <summary>Changes what it says of the user, before it is signed.</summary>
    public Action<Dictionary<string, object>> Claims { get; set; } = static _ => { };

    public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Method and path of everything that it was asked.</summary>
    public string[] Requests => [.. _server.Requests.Select(r => r.Split('?', ' ') is [var method, var path, ..] ? $"{method} {path}" : r)];

    public static Task<FakeProvider> StartAsync() => Task.Run(() => new FakeProvider(static (provider, http, body) => provider.AnswerAsync(http, body)));

    /// <summary>What a browser does with a redirect to the provider: it is sent back with a code.</summary>
    /// <returns>The redirect's target, with code and state.</returns>
    public Uri SignIn(string location)
    {
        var asked = QueryHelpers.ParseQuery(new Uri(location).Query).ToDictionary(p => p.Key, p => p.Value.ToString());
        if (asked["response_type"] != "code" || asked["code_challenge_method"] != "S256" || !asked["scope"].Split(' ').Contains("openid"))
            throw new InvalidOperationException($"No request for a code: {location}");
        var code = $"code {Interlocked.Increment(ref _numbers)}";
        _codes[code] = asked;
        return new Uri(QueryHelpers.AddQueryString(asked["redirect_uri"], new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"] }));
    }

    /// <summary>A signed token.</summary>
    public string Token(string clientId, string nonce, string algorithm = "RS256")
    {
        Dictionary<string, object> claims = new()
        {
            ["iss"] = Issuer.OriginalString, ["sub"] = "user 1", ["aud"] = clientId, ["nonce"] = nonce, ["email"] = "jon@example.org",
            ["iat"] = Now.ToUnixTimeSeconds(), ["exp"] = Now.AddHours(1).ToUnixTimeSeconds(),
        };
        Claims(claims);
        var signed = $"{Encode(new { alg = algorithm, kid = KeyId, typ = "JWT" })}.{Encode(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        Key.Dispose();
    }

    private Task AnswerAsync(HttpContext http, byte[] body)
    {
        switch (http.Request.Path.Value)
        {
            case "/.well-known/openid-configuration":
                return http.Response.WriteAsJsonAsync(new
                {
                    issuer = Issuer.OriginalString, authorization_endpoint = new Uri(Issuer, "/authorize"), token_endpoint = new Uri(Issuer, "/token"), jwks_uri = new Uri(Issuer, "/keys"),
                });
            case "/keys":
                var key = Key.ExportParameters(false);
                return http.Response.WriteAsJsonAsync(new
                {
                    keys = new object[]
                    {
                        new { kty = "oct", k = "AAAA" },
                        new { kty = "RSA", use = "sig", kid = KeyId, n = Base64Url.EncodeToString(key.Modulus), e = Base64Url.EncodeToString(key.Exponent) },
                    },
                });
            case "/token":
                return ExchangeAsync(http, QueryHelpers.ParseQuery(Encoding.UTF8.GetString(body)).ToDictionary(p => p.Key, p => p.Value.ToString()));
            default:
                http.Response.StatusCode = 404;
                return Task.CompletedTask;
        }
    }

    private Task ExchangeAsync(HttpContext http, Dictionary<string, string> form)
    {
        var isKnown = _codes.TryRemove(form["code"], out var asked);
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{asked?["client_id"]}:{Uri.EscapeDataString(ClientSecret)}"));
        if (!isKnown || form["grant_type"] != "authorization_code" || form["redirect_uri"] != asked!["redirect_uri"]
            || http.Request.Headers.Authorization != $"Basic {secret}"
            || Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"]))) != asked["code_challenge"])
        {
            http.Response.StatusCode = 400;
            return http.Response.WriteAsJsonAsync(new { error = "invalid_grant" });
        }

        return http.Response.WriteAsJsonAsync(new { access_token = "an access token", token_type = "Bearer", id_token = Token(asked["client_id"], asked["nonce"]) });
    }

    private static string Encode(object json) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(json));
}
