using GolemOrleans.Gateway.HttpApis.Requests.Bindings;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GolemOrleans.Gateway.Tests.HttpApis.Requests;

public sealed class CorsPolicyTests
{
    [Theory]
    [InlineData("*", "https://a.example", "*", false)]
    [InlineData("*", null, "*", false)]
    [InlineData("https://a.example", "https://a.example", "https://a.example", false)]
    [InlineData("https://a.example, https://b.example", "https://b.example", "https://b.example", true)]
    [InlineData("https://*.example", "https://c.example", "https://c.example", true)]
    [InlineData("https://a.example, https://b.example", null, null, true)]
    public void An_answer_names_the_origin_that_may_read_it(string allowed, string? origin, string? named, bool varies)
    {
        var context = Context(origin);
        CorsPolicy.Apply(context, new HttpApiCorsRecord { AllowOrigin = allowed, AllowCredentials = true, ExposeHeaders = "x-a" });
        var headers = context.Response.Headers;
        Assert.Equal((named, varies), ((string?)headers.AccessControlAllowOrigin, headers.Vary == "Origin"));
        Assert.Equal(("true", "x-a"), ((string?)headers.AccessControlAllowCredentials, (string?)headers.AccessControlExposeHeaders));
    }

    [Theory]
    [InlineData("https://a.example", "https://b.example")]
    [InlineData("https://*.example", "http://c.example")]
    [InlineData("https://a*a.example", "https://a.example")]
    [InlineData("https://a.example", "null")]
    public void Requests_of_other_origins_are_refused(string allowed, string origin)
    {
        var refusal = Assert.Throws<RequestRefusal>(() => CorsPolicy.Apply(Context(origin), new HttpApiCorsRecord { AllowOrigin = allowed }));
        Assert.Equal((403, "CORS Error: Origin not allowed"), (refusal.Status, refusal.Message));
    }

    [Fact]
    public void A_preflight_request_is_told_what_is_allowed()
    {
        var context = Context("https://a.example", "put", "content-type, X-Key");
        CorsPolicy.AnswerPreflight(context, new HttpApiCorsRecord { AllowMethods = "GET, PUT", AllowHeaders = "Content-Type,x-key", MaxAge = 60 });
        var headers = context.Response.Headers;
        Assert.Equal(
            (200, "GET, PUT", "Content-Type,x-key", "60"),
            (context.Response.StatusCode, (string?)headers.AccessControlAllowMethods, (string?)headers.AccessControlAllowHeaders, (string?)headers.AccessControlMaxAge));
    }

    [Theory]
    [InlineData("DELETE", null, "CORS Error: Method not allowed")]
    [InlineData(null, null, "CORS Error: Method not allowed")]
    [InlineData("GET", "x-other", "CORS Error: Headers not allowed")]
    public void A_preflight_request_for_more_is_refused(string? method, string? names, string text)
    {
        var cors = new HttpApiCorsRecord { AllowMethods = "GET", AllowHeaders = "x-key" };
        Assert.Equal(text, Assert.Throws<RequestRefusal>(() => CorsPolicy.AnswerPreflight(Context("https://a.example", method, names), cors)).Message);

        // Without an origin it is no preflight request, and everybody may ask.
        CorsPolicy.AnswerPreflight(Context(null, method, names), cors);
    }

    private static DefaultHttpContext Context(string? origin, string? method = null, string? names = null)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Origin = origin;
        context.Request.Headers.AccessControlRequestMethod = method;
        context.Request.Headers.AccessControlRequestHeaders = names;
        return context;
    }
}
