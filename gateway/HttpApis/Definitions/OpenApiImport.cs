using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>
/// Reads API definitions out of OpenAPI 3 documents: what answers an operation is in its extension
/// <c>x-golem-api-gateway-binding</c> (formerly <c>x-golem-worker-bridge</c>). What is imported is a draft.
/// </summary>
internal static class OpenApiImport
{
    public const string Type = "OpenApiDefinition";
    private const string Bridge = "x-golem-worker-bridge";
    private static readonly string[] s_required = ["openapi", "info", "paths"];
    private static readonly string[] s_methods = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

    /// <exception cref="MalformedBodyException">It is no OpenAPI document.</exception>
    /// <exception cref="BadRequestException">It lacks what Golem adds to one.</exception>
    public static DefinitionRequest Read(JsonElement document)
    {
        foreach (var name in s_required)
        {
            if (JsonBody.Field(document, name) is null)
                throw JsonBody.WrongValue(Type, $"Failed to parse OpenAPI: missing field `{name}`");
        }

        if (document.GetProperty("paths").ValueKind != JsonValueKind.Object)
            throw JsonBody.WrongValue(Type, "Failed to parse OpenAPI: paths is no object");
        var key = new HttpApiKey(Extension(document, "x-golem-api-definition-id"), Extension(document, "x-golem-api-definition-version"));
        var routes = document.GetProperty("paths").EnumerateObject()
            .Where(path => !path.Name.StartsWith("x-", StringComparison.Ordinal))
            .SelectMany(path => Routes(path.Name, path.Value));
        return new DefinitionRequest(key, IsDraft: true, DefinitionBody.WithSecurity(routes, Security(document)));
    }

    private static IEnumerable<RouteRequest> Routes(string path, JsonElement item)
    {
        if (item.ValueKind != JsonValueKind.Object)
            throw JsonBody.WrongValue(Type, $"Failed to parse OpenAPI: the path {path} is no object");
        if (item.TryGetProperty("$ref", out _))
            throw Refused("Reference not supported yet when extracting worker bridge extension info");
        foreach (var method in s_methods)
        {
            if (JsonBody.Field(item, method) is not { } operation)
                continue;
            if (operation.ValueKind != JsonValueKind.Object)
                throw JsonBody.WrongValue(Type, $"Failed to parse OpenAPI: {method} {path} is no object");
            yield return new RouteRequest(HttpApiNames.Method(method)!.Value, path, Security(operation), Binding(method, operation));
        }
    }

    private static BindingRequest Binding(string method, JsonElement operation)
    {
        if ((JsonBody.Field(operation, Bridge) ?? JsonBody.Field(operation, "x-golem-api-gateway-binding")) is not { } binding)
            return method == "options" ? new BindingRequest { Kind = HttpApiBindingKind.CorsPreflight } : throw Refused($"No {Bridge} extension found");
        if (binding.ValueKind != JsonValueKind.Object)
            throw Refused("Invalid schema for the binding: it is no object");
        var kind = HttpApiBindingKind.Default;
        if (Text(binding, "binding-type") is { } type)
            kind = HttpApiNames.Binding(type) ?? throw Refused($"Invalid schema for binding-type. unknown variant `{type}`");
        if (kind == HttpApiBindingKind.CorsPreflight && method != "options")
            throw Refused($"cors-preflight binding type is supported only for 'options' method, but found method '{method.ToUpperInvariant()}'");
        return new BindingRequest
        {
            Kind = kind,
            ComponentName = Text(binding, "component-name") ?? (kind == HttpApiBindingKind.CorsPreflight ? null : throw Refused("No component-name found")),
            ComponentVersion = Version(binding),
            WorkerName = Text(binding, "worker-name"),
            IdempotencyKey = Text(binding, "idempotency-key"),
            Response = Text(binding, "response") ?? (kind is HttpApiBindingKind.Default or HttpApiBindingKind.FileServer
                ? throw Refused("No response mapping found. It should be a string representing expression")
                : null),
            InvocationContext = Text(binding, "invocation-context"),
        };
    }

    private static ulong? Version(JsonElement binding) => JsonBody.Field(binding, "component-version") switch
    {
        null => null,
        { ValueKind: JsonValueKind.Number } number when number.TryGetUInt64(out var version) => version,
        _ => throw Refused("component-version is not a u64"),
    };

    private static string? Text(JsonElement binding, string name) => JsonBody.Field(binding, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        _ => throw Refused($"{name} is not a string"),
    };

    private static string Extension(JsonElement document, string name)
    {
        var found = document.EnumerateObject().FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;
        return found.ValueKind switch
        {
            JsonValueKind.Undefined => throw Refused($"{name} not found in the open API spec"),
            JsonValueKind.String => found.GetString()!,
            _ => throw Refused($"Invalid value for {name}"),
        };
    }

    /// <summary>The first scheme of a list of requirements.</summary>
    private static string? Security(JsonElement owner)
    {
        if (JsonBody.Field(owner, "security") is not { } requirements)
            return null;
        if (requirements.ValueKind != JsonValueKind.Array || requirements.EnumerateArray().Any(requirement => requirement.ValueKind != JsonValueKind.Object))
            throw JsonBody.WrongValue(Type, "Failed to parse OpenAPI: security is no list of objects");
        return requirements.EnumerateArray().SelectMany(requirement => requirement.EnumerateObject()).Select(scheme => scheme.Name).FirstOrDefault();
    }

    private static BadRequestException Refused(string problem) => new($"Invalid openapi api definition: {problem}");
}
