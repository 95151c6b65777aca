using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Rib;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis;

/// <summary>Compiles what is deployed at a site.</summary>
internal sealed class SiteCompiler(IGrainFactory grains)
{
    public async Task<CompiledSite> CompileAsync(HttpApiDeploymentRecord deployment)
    {
        var environments = new Dictionary<HttpApiComponentRecord, RibEnvironment>();
        var routes = new List<CompiledRoute>();
        foreach (var (key, _) in deployment.Definitions)
        {
            if (await grains.GetGrain<IHttpApiGrain>(key.Id).FindAsync(key.Version) is not { } definition)
                continue;
            foreach (var route in definition.Routes)
                routes.Add(Compile(key, route, await EnvironmentAsync(environments, route.Binding.Component), await SecurityAsync(route.Security)));
        }

        return new CompiledSite { Site = deployment.Site, Revision = deployment.Revision, Routes = routes };
    }

    private static CompiledRoute Compile(HttpApiKey definition, HttpApiRouteRecord route, RibEnvironment environment, SecuritySchemeRecord? security)
    {
        var programs = RoutePrograms.Compile(route.Binding, environment);
        return new CompiledRoute
        {
            Definition = definition,
            Method = route.Method,
            Pattern = RoutePattern.Parse(route.Path),
            Kind = route.Binding.Kind,
            Component = route.Binding.Component,
            WorkerName = programs.WorkerName,
            IdempotencyKey = programs.IdempotencyKey,
            Response = programs.Response,
            InvocationContext = programs.InvocationContext,
            Cors = route.Cors,
            Security = security,
        };
    }

    private async Task<RibEnvironment> EnvironmentAsync(Dictionary<HttpApiComponentRecord, RibEnvironment> known, HttpApiComponentRecord? component)
    {
        if (component is null)
            return RibEnvironment.ForHttpApi(default);
        if (known.TryGetValue(component, out var environment))
            return environment;
        var version = await grains.GetGrain<IComponentGrain>(component.Id.ToString("D")).GetVersionAsync(component.Version)
            ?? throw new InvalidOperationException($"There is no version {component.Version} of the component {component.Name}.");
        return known[component] = RibEnvironment.ForHttpApi(version.MetadataJson);
    }

    private async Task<SecuritySchemeRecord?> SecurityAsync(string? scheme) => scheme is null
        ? null
        : await grains.GetGrain<ISecuritySchemeGrain>(scheme).FindAsync() ?? throw new InvalidOperationException($"There is no security scheme {scheme}.");
}
