using System.Security.Cryptography;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Gateway.HttpApis.Requests.Routing;
using GolemOrleans.Gateway.HttpApis.Requests.SignIn;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Tests.Time;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

/// <summary>Signing in with an identity provider that is a real HTTP server.</summary>
public sealed class SignInTests : IAsyncLifetime
{
    private readonly ManualTime _time = new();
    private readonly Dictionary<string, string> _cookies = [];
    private readonly HttpClient _http = new();
    private FakeProvider _provider = null!;
    private SecuritySchemeRecord _scheme = null!;

    public async Task InitializeAsync()
    {
        _provider = await FakeProvider.StartAsync();
        _provider.Now = _time.GetUtcNow();
        _scheme = new SecuritySchemeRecord
        {
            Id = "s", ClientId = "client", ClientSecret = _provider.ClientSecret, Provider = IdentityProvider.Gitlab, RedirectUrl = "https://api.example/done", Scopes = ["openid", "email"],
        };
    }

    public async Task DisposeAsync()
    {
        _http.Dispose();
        await _provider.DisposeAsync();
    }

    [Fact]
    public async Task A_user_is_sent_to_the_provider_and_back_and_is_then_known_on_every_server()
    {
        var flow = Flow();
        Assert.Equal("/cart?page=2", await SignInAsync(flow, "/cart?page=2"));
        Assert.Equal("an access token", _cookies["access_token"]);
        Assert.Equal(["access_token", "id_token", "session_id"], _cookies.Keys.Order());
        Assert.Equal("jon@example.org", await EmailAsync(flow));

        // Another server of the cluster, or this one after it was restarted.
        Assert.Equal("jon@example.org", await EmailAsync(Flow()));
    }

    [Fact]
    public async Task A_user_signs_in_again_when_the_token_or_the_session_is_over()
    {
        var flow = Flow();
        await SignInAsync(flow, "/");
        _time.Advance(TimeSpan.FromMinutes(59));
        Assert.NotNull(await EmailAsync(flow));
        _time.Advance(TimeSpan.FromMinutes(2));
        Assert.Null(await EmailAsync(flow));

        // The token ends before the session does.
        _provider.Now = _time.GetUtcNow() - TimeSpan.FromMinutes(30);
        await SignInAsync(flow, "/");
        _time.Advance(TimeSpan.FromMinutes(32));
        Assert.Null(await EmailAsync(flow));
    }

    [Fact]
    public async Task Keys_may_change_and_are_not_asked_for_at_every_made_up_token()
    {
        var flow = Flow();
        await SignInAsync(flow, "/");
        _provider.Key = RSA.Create(2048);
        _provider.KeyId = "k2";
        _time.Advance(TimeSpan.FromMinutes(2));
        await SignInAsync(flow, "/");
        Assert.Equal("jon@example.org", await EmailAsync(flow));
        var asked = _provider.Requests.Count(r => r == "GET /keys");
        Assert.Equal(2, asked);

        _provider.KeyId = "k3";
        _cookies["id_token"] = _provider.Token("client", "nonce");
        for (var i = 0; i < 10; i++)
            Assert.Equal("Unauthorized: Invalid token", await RefusalAsync(flow));
        Assert.Equal(asked, _provider.Requests.Count(r => r == "GET /keys"));
    }

    [Theory]
    [InlineData("iss", "https://other.example")]
    [InlineData("aud", "other client")]
    [InlineData("nonce", "other nonce")]
    [InlineData("exp", "never")]
    [InlineData("nbf", 4_000_000_000L)]
    public async Task A_token_of_another_sign_in_is_refused(string claim, object value)
    {
        var flow = Flow();
        _provider.Claims = claims => claims[claim] = value;
        var refusal = await Assert.ThrowsAsync<RequestRefusal>(() => SignInAsync(flow, "/"));
        Assert.Equal((401, "Invalid token"), (refusal.Status, refusal.Message));
        Assert.DoesNotContain("id_token", _cookies.Keys);
    }

    [Fact]
    public async Task A_token_that_was_changed_or_made_elsewhere_is_refused()
    {
        var flow = Flow();
        await SignInAsync(flow, "/");
        var right = _cookies["id_token"];
        var parts = right.Split('.');
        foreach (var wrong in new[] { "a", "a.b", "a.b.c", $"{parts[0]}.{parts[1]}.", $"{parts[0]}.{parts[1]}A.{parts[2]}", $"{parts[0]}.e30.{parts[2]}", _provider.Token("client", "x", "none"), _provider.Token("client", "x", "HS256"), _provider.Token("client", "x", "ES256") })
        {
            _cookies["id_token"] = wrong;
            Assert.Equal("Unauthorized: Invalid token", await RefusalAsync(flow));
        }

        _cookies["id_token"] = right;
        Assert.NotNull(await EmailAsync(flow));
    }

    [Fact]
    public async Task A_session_of_another_scheme_or_of_nobody_is_none()
    {
        var flow = Flow();
        await SignInAsync(flow, "/");
        var right = _cookies["session_id"];
        foreach (var wrong in new[] { "", "AAAA", right[..^2], (right[0] == 'A' ? 'B' : 'A') + right[1..], new SealedCookies(_time, RandomNumberGenerator.GetBytes).Seal(_scheme with { ClientSecret = "b" }, "session", new { Nonce = "n" }, TimeSpan.FromHours(1)) })
        {
            _cookies["session_id"] = wrong;
            Assert.Null(await EmailAsync(flow));
        }

        _cookies["session_id"] = right;
        Assert.NotNull(await EmailAsync(flow));
        var (other, _) = await AuthenticateAsync(flow, "/", _scheme with { Id = "t" });
        Assert.Null(other);
    }

    [Theory]
    [InlineData("/done", "The authorisation code is missing.")]
    [InlineData("/done?code=c", "Missing parameters from identity provider")]
    [InlineData("/done?code=c&state=s", "The session is no longer valid.")]
    public async Task Who_comes_back_without_having_left_is_refused(string target, string text) =>
        Assert.Equal(text, (await Assert.ThrowsAsync<RequestRefusal>(() => CompleteAsync(Flow(), target))).Message);

    [Fact]
    public async Task A_code_is_taken_only_from_the_browser_that_asked_for_it_and_once()
    {
        var flow = Flow();
        var (_, redirect) = await AuthenticateAsync(flow, "/mine");
        var back = _provider.SignIn(redirect.Headers.Location!).PathAndQuery;
        var own = new Dictionary<string, string>(_cookies);
        _cookies.Clear();
        Assert.Equal("The session is no longer valid.", (await Assert.ThrowsAsync<RequestRefusal>(() => CompleteAsync(flow, back))).Message);

        // Two tabs may sign in at once.
        await SignInAsync(flow, "/other");
        foreach (var (name, value) in own)
            _cookies[name] = value;
        Assert.Equal("/mine", await CompleteAsync(flow, back));
        foreach (var (name, value) in own)
            _cookies[name] = value;
        Assert.StartsWith("Failed to exchange code for tokens.", (await Assert.ThrowsAsync<RequestRefusal>(() => CompleteAsync(flow, back))).Message, StringComparison.Ordinal);

        _time.Advance(TimeSpan.FromMinutes(11));
        Assert.Equal("The session is no longer valid.", (await Assert.ThrowsAsync<RequestRefusal>(() => CompleteAsync(flow, back))).Message);
    }

    [Fact]
    public async Task Nobody_is_led_to_another_host() => Assert.Equal("/evil.example/x", await SignInAsync(Flow(), "//evil.example/x"));

    [Fact]
    public async Task A_provider_that_does_not_answer_is_said()
    {
        var flow = Flow();
        await _provider.DisposeAsync();
        Assert.StartsWith("Unauthorized: Identity provider error: The provider could not be asked:", await RefusalAsync(flow), StringComparison.Ordinal);
        _provider = await FakeProvider.StartAsync();
    }

    private SignInFlow Flow()
    {
        var options = Options.Create(new GatewayOptions { IdentityIssuers = new Dictionary<IdentityProvider, Uri> { [IdentityProvider.Gitlab] = _provider.Issuer } });
        return new SignInFlow(new IdentityProviders(_http, _time, options), new SealedCookies(_time, RandomNumberGenerator.GetBytes), RandomNumberGenerator.GetBytes, NullLogger<SignInFlow>.Instance);
    }

    /// <summary>All of it, as a browser goes through it.</summary>
    /// <returns>Where the browser ends.</returns>
    private async Task<string> SignInAsync(SignInFlow flow, string target)
    {
        _cookies.Remove("id_token");
        var (claims, answer) = await AuthenticateAsync(flow, target);
        Assert.Null(claims);
        Assert.Equal(302, answer.StatusCode);
        return await CompleteAsync(flow, _provider.SignIn(answer.Headers.Location!).PathAndQuery);
    }

    private async Task<string?> EmailAsync(SignInFlow flow) => (await AuthenticateAsync(flow, "/")).Claims?.GetProperty("email").GetString();

    private async Task<string> RefusalAsync(SignInFlow flow)
    {
        var refusal = await Assert.ThrowsAsync<RequestRefusal>(() => AuthenticateAsync(flow, "/"));
        Assert.Equal(401, refusal.Status);
        return refusal.Message;
    }

    private async Task<(System.Text.Json.JsonElement? Claims, HttpResponse Answer)> AuthenticateAsync(SignInFlow flow, string target, SecuritySchemeRecord? scheme = null)
    {
        var context = Context();
        var claims = await flow.AuthenticateAsync(context, scheme ?? _scheme, RequestTarget.Parse(target)!, CancellationToken.None);
        Keep(context);
        return (claims, context.Response);
    }

    private async Task<string> CompleteAsync(SignInFlow flow, string target)
    {
        var context = Context();
        await flow.CompleteAsync(context, _scheme, RequestTarget.Parse(target)!, CancellationToken.None);
        Keep(context);
        Assert.Equal(302, context.Response.StatusCode);
        return context.Response.Headers.Location!;
    }

    private DefaultHttpContext Context()
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Cookie = string.Join("; ", _cookies.Select(c => $"{c.Key}={Uri.EscapeDataString(c.Value)}"));
        return context;
    }

    /// <summary>Takes what the answer sets, as a browser does; each is for HTTPS and not for scripts.</summary>
    private void Keep(HttpContext context)
    {
        foreach (var set in context.Response.Headers.SetCookie)
        {
            Assert.All(["; path=/", "; secure", "; httponly", "; samesite=none"], part => Assert.Contains(part, set, StringComparison.OrdinalIgnoreCase));
            var (name, value) = (set![..set!.IndexOf('=')], Uri.UnescapeDataString(set[(set.IndexOf('=') + 1)..set.IndexOf(';')]));
            if (value.Length == 0)
                _cookies.Remove(name);
            else
                _cookies[name] = value;
        }
    }
}
