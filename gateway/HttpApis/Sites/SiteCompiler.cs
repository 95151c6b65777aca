using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>Compiles what is deployed at a site.</summary>
internal sealed class SiteCompiler(IGrainFactory grains)
{
    public async Task<CompiledSite> CompileAsync(HttpApiDeploymentRecord deployment)
    {
        var routes = new List<CompiledRoute>();
        foreach (var (key, _) in deployment.Definitions)
        {
            if (await grains.GetGrain<IHttpApiGrain>(key.Id).FindAsync(key.Version) is not { } definition)
                continue;
            foreach (var route in definition.Routes)
                routes.Add(await CompileAsync(key, route));
        }

        return new CompiledSite { Site = deployment.Site, Revision = deployment.Revision, Routes = routes };
    }

    private async Task<CompiledRoute> CompileAsync(HttpApiKey definition, HttpApiRouteRecord route) => new()
    {
        Definition = definition,
        Method = route.Method,
        Pattern = RoutePattern.Parse(route.Path),
        Kind = route.Binding.Kind,
        Component = route.Binding.Component,
        Cors = route.Cors,
        Security = route.Security is { } scheme ? await grains.GetGrain<ISecuritySchemeGrain>(scheme).FindAsync() : null,
    };
}
