using System.Text.RegularExpressions;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.GrainInterfaces.HttpApis;
using Orleans;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>Makes definitions of what is asked for, or says why they cannot be.</summary>
internal sealed partial class DefinitionCompiler(IGrainFactory grains)
{
    /// <exception cref="BadRequestException">A route cannot be; the message says which.</exception>
    /// <exception cref="ErrorStatusException">404: there is no such security scheme.</exception>
    /// <exception cref="ValidationException">The routes do not go together, or the name cannot be one.</exception>
    public async Task<HttpApiDefinitionRecord> CompileAsync(DefinitionRequest request)
    {
        var components = new BoundComponents(grains);
        var routes = new List<MadeRoute>();
        foreach (var route in request.Routes)
        {
            try
            {
                routes.Add(await RouteCompiler.CompileAsync(route, components));
            }
            catch (RouteProblemException problem)
            {
                throw new BadRequestException($"Error in endpoint {route}: {problem.Message}");
            }
        }

        foreach (var scheme in request.Routes.Select(route => route.Security).OfType<string>().Distinct())
            await RequireSchemeAsync(scheme);
        CheckKey(request.Key);
        CheckRoutes(routes);
        return new HttpApiDefinitionRecord
        {
            Key = request.Key,
            IsDraft = request.IsDraft,
            Routes = [.. WithCors(routes)],
            Functions = [.. Functions(routes)],
        };
    }

    private async Task RequireSchemeAsync(string scheme)
    {
        if (string.IsNullOrWhiteSpace(scheme) || await grains.GetGrain<ISecuritySchemeGrain>(scheme).FindAsync() is null)
            throw new ErrorStatusException(404, $"SecurityScheme not found: {scheme}");
    }

    private static void CheckKey(HttpApiKey key)
    {
        if (!Name().IsMatch(key.Id))
            throw new ValidationException($"Invalid name '{key.Id}'. Names must start with a letter and contain only letters, numbers, underscores, and hyphens");
        if (key.Version.Length == 0 || key.Version.Any(char.IsControl))
            throw new ValidationException($"Invalid version '{key.Version}'");
    }

    private static void CheckRoutes(List<MadeRoute> routes)
    {
        var problems = new List<string>();
        var first = new Dictionary<(HttpApiMethod, string), HttpApiRouteRecord>();
        foreach (var route in routes.Select(made => made.Route))
        {
            if (route.Binding.Kind == HttpApiBindingKind.CorsPreflight && route.Method != HttpApiMethod.Options)
            {
                var method = HttpApiNames.Upper(route.Method);
                throw new ValidationException(Problem(route, $"Invalid binding for resource '{route.Path}' with method '{method}'. CORS binding is only supported for the OPTIONS method."));
            }

            if (!first.TryAdd((route.Method, route.Shape), route))
                problems.Add(Problem(route, $"Duplicate route with path: {first[(route.Method, route.Shape)].Path}"));
        }

        if (problems.Count > 0)
            throw new ValidationException([.. problems]);
    }

    private static string Problem(HttpApiRouteRecord route, string detail) =>
        $"RouteValidationError: method: {HttpApiNames.Upper(route.Method)}, path: {route.Path}, detail: {detail}"
        + (route.Binding.Component is { } component ? $", component: {component.Id:D}#{component.Version}" : "");

    /// <summary>Routes with the headers of the preflight route for the same path, if there is one.</summary>
    private static IEnumerable<HttpApiRouteRecord> WithCors(List<MadeRoute> routes)
    {
        var preflights = routes.Where(made => made.Route.Cors is not null).ToLookup(made => made.Route.Path, made => made.Route.Cors);
        return routes.Select(made => made.Route.Method == HttpApiMethod.Options ? made.Route : made.Route with { Cors = preflights[made.Route.Path].FirstOrDefault() });
    }

    private static IEnumerable<HttpApiFunctions> Functions(List<MadeRoute> routes) => routes
        .Where(route => route.Functions.Count > 0)
        .GroupBy(route => route.Route.Binding.Component!.Id, route => route.Functions)
        .Select(component => new HttpApiFunctions(component.Key, [.. component.SelectMany(names => names).Distinct(StringComparer.Ordinal)]));

    [GeneratedRegex(@"^[a-zA-Z0-9_-]+\z")]
    private static partial Regex Name();
}
