using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Gateway.HttpApis.Requests.Routing;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace GolemOrleans.Gateway.HttpApis.Requests.SignIn;

/// <summary>
/// Signs users in with the identity provider of a security scheme: OpenID Connect's authorisation code flow with PKCE. What must be
/// remembered between a redirect and its return, and of who is signed in, is in cookies that only the gateway can make. Thread-safe.
/// </summary>
internal sealed partial class SignInFlow(IdentityProviders providers, SealedCookies cookies, Func<int, byte[]> randomBytes, ILogger<SignInFlow> log)
{
    private const string IdTokenCookie = "id_token";
    private const string AccessTokenCookie = "access_token";
    private const string SessionCookie = "session_id";
    private const string AttemptCookie = "golem_sign_in_";
    private const string SessionPurpose = "session";
    private const int RandomBytes = 32;

    private static readonly TimeSpan s_attemptLifetime = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan s_sessionLifetime = TimeSpan.FromHours(1);

    /// <summary>Finds out who is signed in.</summary>
    /// <returns>Claims of the id token; null: nobody is, and the request is answered with a redirect to the provider.</returns>
    /// <exception cref="RequestRefusal">401: the token is not valid, or the provider cannot be asked.</exception>
    public async ValueTask<JsonElement?> AuthenticateAsync(HttpContext context, SecuritySchemeRecord scheme, RequestTarget target, CancellationToken cancellation)
    {
        try
        {
            if (context.Request.Cookies[IdTokenCookie] is not { } text
                || !cookies.TryOpen<Session>(scheme, SessionPurpose, context.Request.Cookies[SessionCookie], out var session))
            {
                await RedirectAsync(context, scheme, target, cancellation);
                return null;
            }

            var token = IdToken.Parse(text) ?? throw Unauthorized("Invalid token");
            switch (await providers.CheckAsync(scheme, token, session.Nonce, cancellation))
            {
                case IdTokenProblem.None:
                    return token.Claims;
                case IdTokenProblem.Expired:
                    await RedirectAsync(context, scheme, target, cancellation);
                    return null;
                default:
                    throw Unauthorized("Invalid token");
            }
        }
        catch (IdentityProviderException failure)
        {
            LogProvider(scheme, failure);
            throw Unauthorized($"Identity provider error: {failure.Message}");
        }
    }

    /// <summary>Ends a sign-in: the provider has sent the browser back.</summary>
    /// <exception cref="RequestRefusal">401: it was not begun here, or the provider refuses.</exception>
    public async Task CompleteAsync(HttpContext context, SecuritySchemeRecord scheme, RequestTarget target, CancellationToken cancellation)
    {
        var code = target.Query.GetValueOrDefault("code") ?? throw new RequestRefusal(401, "The authorisation code is missing.");
        var state = target.Query.GetValueOrDefault("state") ?? throw new RequestRefusal(401, "Missing parameters from identity provider");
        var cookie = AttemptCookie + state;
        if (!cookies.TryOpen<Attempt>(scheme, cookie, context.Request.Cookies[cookie], out var attempt))
            throw new RequestRefusal(401, "The session is no longer valid.");
        Tokens tokens;
        try
        {
            tokens = await providers.ExchangeAsync(scheme, code, attempt.Verifier, cancellation);
            if (IdToken.Parse(tokens.IdToken) is not { } token || await providers.CheckAsync(scheme, token, attempt.Nonce, cancellation) != IdTokenProblem.None)
                throw new RequestRefusal(401, "Invalid token");
        }
        catch (IdentityProviderException failure)
        {
            LogProvider(scheme, failure);
            throw new RequestRefusal(401, $"Failed to exchange code for tokens. Error details: {failure.Message}");
        }

        context.Response.Cookies.Delete(cookie, Options(null));
        context.Response.Cookies.Append(AccessTokenCookie, tokens.AccessToken, Options(null));
        context.Response.Cookies.Append(IdTokenCookie, tokens.IdToken, Options(null));
        context.Response.Cookies.Append(SessionCookie, cookies.Seal(scheme, SessionPurpose, new Session(attempt.Nonce), s_sessionLifetime), Options(null));
        Redirect(context, attempt.Target);
    }

    private async Task RedirectAsync(HttpContext context, SecuritySchemeRecord scheme, RequestTarget target, CancellationToken cancellation)
    {
        var metadata = await providers.MetadataAsync(scheme.Provider, cancellation);
        var (state, nonce, verifier) = (Random(), Random(), Random());

        // Several slashes at the beginning would lead to another host.
        var attempt = new Attempt(nonce, verifier, "/" + target.PathAndQuery.TrimStart('/', '\\'));
        context.Response.Cookies.Append(AttemptCookie + state, cookies.Seal(scheme, AttemptCookie + state, attempt, s_attemptLifetime), Options(s_attemptLifetime));
        (string Name, string Value)[] query =
        [
            ("response_type", "code"), ("client_id", scheme.ClientId), ("redirect_uri", scheme.RedirectUrl),
            ("scope", string.Join(' ', scheme.Scopes.Prepend("openid").Distinct())), ("state", state), ("nonce", nonce),
            ("code_challenge", Base64Url.EncodeToString(SHA256.HashData(Encoding.ASCII.GetBytes(verifier)))), ("code_challenge_method", "S256"),
        ];
        var separator = metadata.AuthorizationEndpoint.Query.Length == 0 ? '?' : '&';
        Redirect(context, metadata.AuthorizationEndpoint + (separator + string.Join('&', query.Select(static part => $"{part.Name}={Uri.EscapeDataString(part.Value)}"))));
    }

    private static void Redirect(HttpContext context, string location)
    {
        context.Response.StatusCode = StatusCodes.Status302Found;
        context.Response.Headers.Location = location;
        context.Response.ContentLength = 0;
    }

    /// <summary>For pages of any site, since APIs are called from them; never for scripts.</summary>
    private static CookieOptions Options(TimeSpan? lifetime) => new() { HttpOnly = true, Secure = true, Path = "/", SameSite = SameSiteMode.None, MaxAge = lifetime };

    private string Random() => Base64Url.EncodeToString(randomBytes(RandomBytes));

    private static RequestRefusal Unauthorized(string why) => new(401, $"Unauthorized: {why}");

    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "The identity provider of security scheme {Scheme} fails")]
    private partial void LogProvider(SecuritySchemeRecord scheme, Exception failure);

    /// <summary>A sign-in that has begun.</summary>
    private sealed record Attempt(string Nonce, string Verifier, string Target);

    /// <summary>Somebody who is signed in.</summary>
    private sealed record Session(string Nonce);
}
