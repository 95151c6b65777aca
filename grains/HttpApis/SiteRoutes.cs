using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Grains.HttpApis;

/// <summary>What the definitions of a site have in common. Pure.</summary>
internal static class SiteRoutes
{
    /// <summary>Paths of the routes that another definition has as well, as the first has them; in order.</summary>
    public static IReadOnlyList<string> Conflicts(IEnumerable<HttpApiDefinitionRecord> definitions)
    {
        var seen = new Dictionary<(HttpApiMethod, string), string>();
        var conflicts = new List<string>();
        foreach (var route in definitions.SelectMany(definition => definition.Routes))
        {
            if (!seen.TryAdd((route.Method, route.Shape), route.Path))
                conflicts.Add(seen[(route.Method, route.Shape)]);
        }

        return conflicts;
    }

    /// <summary>The functions that the definitions call, by component.</summary>
    public static IReadOnlyDictionary<Guid, string[]> Functions(IEnumerable<HttpApiDefinitionRecord> definitions) => definitions
        .SelectMany(definition => definition.Functions)
        .GroupBy(functions => functions.ComponentId, functions => functions.Names)
        .ToDictionary(component => component.Key, component => component.SelectMany(names => names).Distinct().ToArray());
}
