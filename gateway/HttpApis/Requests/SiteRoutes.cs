using System.Runtime.CompilerServices;
using GolemOrleans.Gateway.HttpApis.Requests.Routing;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Requests;

/// <summary>What a path of a site leads to: a route, or the end of a sign-in.</summary>
/// <param name="Route">Null: it is the redirect URL of a security scheme.</param>
/// <param name="SignIn">The scheme whose redirect URL it is.</param>
internal sealed record SiteTarget(CompiledRoute? Route, SecuritySchemeRecord? SignIn);

/// <summary>The routes of sites as trees, made once for each. Thread-safe.</summary>
internal sealed class SiteRoutes
{
    private readonly ConditionalWeakTable<CompiledSite, RouteTree<SiteTarget>> _trees = [];

    public RouteTree<SiteTarget> Of(CompiledSite site) => _trees.GetValue(site, Build);

    private static RouteTree<SiteTarget> Build(CompiledSite site)
    {
        var routes = site.Routes.Select(static route => (route.Method.ToString().ToUpperInvariant(), route.Pattern, new SiteTarget(route, null)));
        var redirects = site.Routes.Select(static route => route.Security).OfType<SecuritySchemeRecord>().DistinctBy(static scheme => scheme.Id)
            .Select(static scheme => ("GET", Pattern(scheme), new SiteTarget(null, scheme)));

        // The first of two counts: no route may take the place of the end of a sign-in.
        return new RouteTree<SiteTarget>(redirects.Concat(routes));
    }

    private static RoutePattern Pattern(SecuritySchemeRecord scheme) =>
        RoutePattern.Parse(Uri.UnescapeDataString(new Uri(scheme.RedirectUrl).AbsolutePath.TrimEnd('/')));
}
