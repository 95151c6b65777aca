using System.Diagnostics;
using GolemOrleans.Gateway.HttpApis.Requests.Bindings;
using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.Gateway.HttpApis.Requests.Routing;
using GolemOrleans.Gateway.HttpApis.Requests.SignIn;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.HttpApis.Requests;

/// <summary>
/// Answers requests to the HTTP APIs that users have deployed: by the Host header to a site, by method and path to a route, and as
/// the route is bound. What cannot be answered is answered with a status and a text. Thread-safe.
/// </summary>
public sealed class CustomRequests
{
    private readonly ISiteDirectory _sites;
    private readonly SiteRoutes _routes = new();
    private readonly SignInFlow _signIn;
    private readonly RouteBindings _bindings;
    private readonly Func<Guid> _newId;
    private readonly TimeProvider _time;
    private readonly GatewayOptions _options;
    private readonly ILogger<CustomRequests> _log;

    internal CustomRequests(ISiteDirectory sites, SignInFlow signIn, RouteBindings bindings, Func<Guid> newId, TimeProvider time, IOptions<GatewayOptions> options, ILogger<CustomRequests> log)
    {
        _sites = sites;
        _signIn = signIn;
        _bindings = bindings;
        _newId = newId;
        _time = time;
        _options = options.Value;
        _log = log;
    }

    /// <summary>Answers one request.</summary>
    /// <exception cref="Errors.ApiException">With the answer for it.</exception>
    /// <exception cref="OperationCanceledException">The client is gone. What it started goes on.</exception>
    public async Task AnswerAsync(HttpContext context)
    {
        using var limit = new CancellationTokenSource(_options.CustomRequestLimit, _time);
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        try
        {
            await AnswerAsync(context, ends.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
        {
            throw new RequestRefusal(504, "The request took too long. What it started goes on: the same request with the same idempotency key is answered with its result.");
        }
    }

    private async Task AnswerAsync(HttpContext context, CancellationToken cancellation)
    {
        var request = context.Request;
        if (request.Headers.Host is not [{ Length: > 0 } host, ..])
            throw new RequestRefusal(400, "No host header provided");
        if (await _sites.FindAsync(host, cancellation) is not { } site)
        {
            CustomRequestLog.UnknownHost(_log, request.Method, host, request.Path.Value);
            throw new RequestRefusal(404, "Unknown authority");
        }

        var target = RequestTarget.Parse(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
        if (target is null || !_routes.Of(site).TryFind(request.Method, target.Path, out var match))
        {
            CustomRequestLog.NoRoute(_log, request.Method, host, request.Path.Value);
            throw new RequestRefusal(404, "Route not found");
        }

        if (match.Target.Route is not { } route)
        {
            await _signIn.CompleteAsync(context, match.Target.SignIn!, target, cancellation);
            return;
        }

        Describe(context, route);
        using var body = new RequestBody(request);
        await AnswerAsync(new RouteRequest(context, route, target, body, new RequestValues(request.Headers, match.Variables, target.Query, body, _newId()), cancellation), host);
    }

    private async Task AnswerAsync(RouteRequest request, string host)
    {
        var (http, route) = (request.Context.Request, request.Route);
        try
        {
            if (route.Cors is { } cors)
                CorsPolicy.Apply(request.Context, cors);
            if (await AuthenticateAsync(request))
                await _bindings.AnswerAsync(request);
            CustomRequestLog.Answered(_log, http.Method, host, http.Path.Value, request.Context.Response.StatusCode, route.Pattern, route.Definition);
        }
        catch (RequestRefusal refusal)
        {
            if (refusal.Status >= StatusCodes.Status500InternalServerError)
                CustomRequestLog.Failed(_log, http.Method, host, http.Path.Value, route.Pattern, route.Definition, refusal.Message);
            else
                CustomRequestLog.Answered(_log, http.Method, host, http.Path.Value, refusal.Status, route.Pattern, route.Definition);
            throw;
        }
    }

    /// <summary>False: the user has to sign in first, and was told so. Preflight requests bring no cookies.</summary>
    private async ValueTask<bool> AuthenticateAsync(RouteRequest request)
    {
        if (request.Route is not { Security: { } scheme, Kind: not HttpApiBindingKind.CorsPreflight })
            return true;
        request.Values.Claims = await _signIn.AuthenticateAsync(request.Context, scheme, request.Target, request.Cancellation);
        return request.Values.Claims is not null;
    }

    /// <summary>Traces and metrics of the request name its route, as those of the gateway's own routes do.</summary>
    private static void Describe(HttpContext context, CompiledRoute route)
    {
        const string tag = "http.route";
        if (context.Features.Get<IHttpMetricsTagsFeature>() is { } metrics)
            metrics.Tags.Add(new(tag, route.Pattern.ToString()));
        if (Activity.Current is not { } activity)
            return;
        activity.DisplayName = $"{context.Request.Method} {route.Pattern}";
        activity.SetTag(tag, route.Pattern.ToString());
    }
}
