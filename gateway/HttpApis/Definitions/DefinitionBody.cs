using System.Text.Json;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>Reads API definitions (REST reference §5) out of request bodies.</summary>
internal static class DefinitionBody
{
    public const string Type = "HttpApiDefinitionRequest";
    private const string Route = "RouteRequestData";
    private const string Routes = "list_" + Route;
    private const string Binding = "GatewayBindingData";
    private const string Component = "GatewayBindingComponent";

    public static DefinitionRequest Read(JsonElement body)
    {
        var key = new HttpApiKey(JsonBody.RequiredString(body, "id", Type), JsonBody.RequiredString(body, "version", Type));
        string[] security = JsonBody.Field(body, "security") is null ? [] : JsonBody.RequiredStrings(body, "security", Type);
        var routes = JsonBody.RequiredObjects(body, "routes", Route, ReadRoute, Type);
        var isDraft = JsonBody.RequiredBool(body, "draft", Type);
        return new DefinitionRequest(key, isDraft, WithSecurity(routes, security.FirstOrDefault()));
    }

    /// <summary>The scheme of the whole definition for each route that has none; browsers send preflight requests without signing in.</summary>
    public static IReadOnlyList<RouteRequest> WithSecurity(IEnumerable<RouteRequest> routes, string? scheme) =>
        [.. routes.Select(route => route.Binding.Kind == HttpApiBindingKind.CorsPreflight ? route : route with { Security = route.Security ?? scheme })];

    private static RouteRequest ReadRoute(JsonElement route)
    {
        var method = JsonBody.RequiredCase(route, "method", HttpApiNames.MethodType, HttpApiNames.Method, Route, Routes, Type);
        var path = JsonBody.RequiredString(route, "path", Route, Routes, Type);
        if (JsonBody.Field(route, "binding") is not { ValueKind: JsonValueKind.Object } binding)
            throw JsonBody.WrongType(Binding, JsonBody.Field(route, "binding"), Route, Routes, Type);
        return new RouteRequest(method, path, null, ReadBinding(binding)) { Security = JsonBody.OptionalString(route, "security", Route, Routes, Type) };
    }

    private static BindingRequest ReadBinding(JsonElement binding)
    {
        var kind = JsonBody.Field(binding, "bindingType") is null
            ? HttpApiBindingKind.Default
            : JsonBody.RequiredCase(
                binding, "bindingType", HttpApiNames.BindingType, HttpApiNames.Binding, "optional_" + HttpApiNames.BindingType, Binding, Route, Routes, Type);
        var component = JsonBody.Field(binding, "component");
        if (component is { ValueKind: not JsonValueKind.Object })
            throw JsonBody.WrongType(Component, component, "optional_" + Component, Binding, Route, Routes, Type);
        return new BindingRequest
        {
            Kind = kind,
            ComponentName = component is { } named ? JsonBody.RequiredString(named, "name", Component, "optional_" + Component, Binding, Route, Routes, Type) : null,
            ComponentVersion = component is { } versioned ? JsonBody.OptionalU64(versioned, "version", Component, "optional_" + Component, Binding, Route, Routes, Type) : null,
            WorkerName = Text(binding, "workerName"),
            IdempotencyKey = Text(binding, "idempotencyKey"),
            Response = Text(binding, "response"),
            InvocationContext = Text(binding, "invocationContext"),
        };
    }

    private static string? Text(JsonElement binding, string name) => JsonBody.OptionalString(binding, name, Binding, Route, Routes, Type);
}
