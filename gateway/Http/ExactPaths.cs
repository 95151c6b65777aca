using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace GolemOrleans.Gateway.Http;

/// <summary>
/// Paths are what the reference's routes say, letter by letter: the framework's routing passes over upper and lower case, and over a
/// slash at the end. Thread-safe.
/// </summary>
internal sealed class ExactPaths(RequestDelegate next, EndpointDataSource endpoints)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (!IsRoute(context))
            context.SetEndpoint(null);
        return next(context);
    }

    /// <summary>Whether the route that was found is one; a route that was found for the path but not for the method is looked for anew.</summary>
    private bool IsRoute(HttpContext context) => context.Request.Path.Value is not { } path || context.GetEndpoint() switch
    {
        null => true,
        _ when path is [_, .., '/'] => false,
        RouteEndpoint route => Matches(route.RoutePattern, path),
        _ => endpoints.Endpoints.OfType<RouteEndpoint>().Any(route => Matches(route.RoutePattern, path)),
    };

    private static bool Matches(RoutePattern pattern, string path)
    {
        var rest = path.AsSpan().TrimStart('/');
        foreach (var segment in pattern.PathSegments)
        {
            if (segment.Parts is [RoutePatternParameterPart { IsCatchAll: true }])
                return true;
            var end = rest.IndexOf('/');
            var own = end < 0 ? rest : rest[..end];
            if (own.IsEmpty || (segment.Parts is [RoutePatternLiteralPart literal] && !own.SequenceEqual(literal.Content)))
                return false;
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return rest.IsEmpty;
    }
}
