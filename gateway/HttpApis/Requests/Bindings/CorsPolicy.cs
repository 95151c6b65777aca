using GolemOrleans.Gateway.HttpApis.Requests.Inputs;
using GolemOrleans.GrainInterfaces.HttpApis;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>
/// What pages of other sites may do at a path. Requests of pages that may not are refused; answers say which may. Origins are a list
/// separated by commas, each exact or with one <c>*</c>. Pure but for the answer.
/// </summary>
internal static class CorsPolicy
{
    /// <summary>Refuses a request that its page may not make, and sets the headers of its answer, whatever that will be.</summary>
    /// <exception cref="RequestRefusal">403.</exception>
    public static void Apply(HttpContext context, HttpApiCorsRecord cors)
    {
        var response = context.Response;
        var origin = context.Request.Headers.Origin is [{ } given, ..] ? given : null;
        if (origin is not null && !Items(cors.AllowOrigin).Any(allowed => Matches(allowed, origin)))
            throw new RequestRefusal(403, "CORS Error: Origin not allowed");

        // Browsers take one origin, or all: of several that of the page is named.
        if (IsOne(cors.AllowOrigin))
        {
            response.Headers.AccessControlAllowOrigin = cors.AllowOrigin;
        }
        else
        {
            response.Headers.Append("Vary", "Origin");
            if (origin is not null)
                response.Headers.AccessControlAllowOrigin = origin;
        }

        if (cors.AllowCredentials is { } credentials)
            response.Headers.AccessControlAllowCredentials = credentials ? "true" : "false";
        if (cors.ExposeHeaders is { } exposed)
            response.Headers.AccessControlExposeHeaders = exposed;
    }

    /// <summary>Answers a preflight request, after <see cref="Apply"/>.</summary>
    /// <exception cref="RequestRefusal">403: the request that is to follow is not allowed.</exception>
    public static void AnswerPreflight(HttpContext context, HttpApiCorsRecord cors)
    {
        var asked = context.Request.Headers;
        if (asked.Origin.Count > 0)
        {
            var method = asked.AccessControlRequestMethod is [{ } text, ..] ? text : null;
            if (method is null || !IsAllowed(cors.AllowMethods, method))
                throw new RequestRefusal(403, "CORS Error: Method not allowed");
            if (!asked.AccessControlRequestHeaders.SelectMany(static names => Items(names ?? "")).All(name => IsAllowed(cors.AllowHeaders, name)))
                throw new RequestRefusal(403, "CORS Error: Headers not allowed");
        }

        var response = context.Response;
        response.Headers.AccessControlAllowMethods = cors.AllowMethods;
        response.Headers.AccessControlAllowHeaders = cors.AllowHeaders;
        if (cors.MaxAge is { } seconds)
            response.Headers.AccessControlMaxAge = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentLength = 0;
    }

    private static bool IsAllowed(string list, string name) =>
        Items(list) is var items && (items.Length == 0 || items.Any(item => item == "*" || item.Equals(name, StringComparison.OrdinalIgnoreCase)));

    private static bool IsOne(string origins) => origins == "*" || (Items(origins).Length == 1 && !origins.Contains('*'));

    private static bool Matches(string allowed, string origin) => allowed == origin
        || (allowed.Split('*') is [var start, var end] && origin.Length >= start.Length + end.Length
            && origin.StartsWith(start, StringComparison.Ordinal) && origin.EndsWith(end, StringComparison.Ordinal));

    private static string[] Items(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
}
