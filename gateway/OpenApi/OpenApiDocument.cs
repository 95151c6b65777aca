using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GolemOrleans.Gateway.OpenApi;

/// <summary>The OpenAPI 3.0 document of the routes that are mapped.</summary>
internal static class OpenApiDocument
{
    /// <exception cref="InvalidOperationException">A route is mapped that <see cref="ApiOperations"/> does not describe.</exception>
    public static JsonObject Of(IEnumerable<RouteEndpoint> endpoints, string version)
    {
        var operations = ApiOperations.All.ToDictionary(operation => operation.Route);
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            var path = endpoint.RoutePattern.RawText!;
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                var operation = operations.GetValueOrDefault($"{method} {path}")
                    ?? throw new InvalidOperationException($"The route {method} {path} has no description for the OpenAPI document.");
                if (!paths.TryGetValue(path, out var item))
                    paths.Add(path, item = []);
                item[method.ToLowerInvariant()] = Operation(operation, endpoint);
            }
        }

        var schemas = new JsonObject();
        foreach (var (name, fields) in ApiSchemas.All)
            schemas[name] = SchemaText.Object(fields);
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Golem API", ["version"] = version },
            ["paths"] = new JsonObject(paths.Select(path => KeyValuePair.Create(path.Key, (JsonNode?)path.Value))),
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Operation(ApiOperation operation, RouteEndpoint endpoint)
    {
        var parameters = new JsonArray();
        foreach (var parameter in endpoint.RoutePattern.Parameters)
            parameters.Add(Parameter(parameter.Name, "path", SchemaText.Type(parameter.Name is "component_id" or "installation_id" ? "uuid" : "string"), true));
        foreach (var (name, type, isRequired) in SchemaText.Fields(operation.Query))
            parameters.Add(Parameter(name, "query", SchemaText.Type(type), isRequired));
        var isWorker = operation.Route.Contains("/workers", StringComparison.Ordinal) || operation.Route.Contains("/invoke", StringComparison.Ordinal);
        var result = new JsonObject
        {
            ["tags"] = new JsonArray(isWorker ? "Worker" : operation.Route.Contains("plugin", StringComparison.Ordinal) ? "Plugin" : "Component"),
            ["summary"] = operation.Summary,
            ["parameters"] = parameters,
        };
        if (operation.Request.Length > 0)
            result["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(operation.Request) };
        result["responses"] = new JsonObject
        {
            ["200"] = Answer("Done", operation.Response),
            ["400"] = Answer("The input is wrong", "ErrorsBody"),
            ["404"] = Answer("There is no such thing", "ErrorBody"),
            ["409"] = Answer("It exists already", "ErrorBody"),
            ["500"] = Answer("It failed", isWorker ? "GolemErrorBody" : "ErrorBody"),
        };
        return result;
    }

    private static JsonObject Parameter(string name, string place, JsonObject schema, bool isRequired) =>
        new() { ["name"] = name, ["in"] = place, ["required"] = isRequired, ["schema"] = schema };

    private static JsonObject Answer(string description, string type) => new() { ["description"] = description, ["content"] = Content(type) };

    private static JsonObject Content(string type) => type switch
    {
        "binary" => new JsonObject { ["application/octet-stream"] = new JsonObject { ["schema"] = SchemaText.Type("binary") } },
        _ when type.StartsWith("form ", StringComparison.Ordinal) => new JsonObject { ["multipart/form-data"] = new JsonObject { ["schema"] = SchemaText.Object(type[5..]) } },
        _ => new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SchemaText.Type(type) } },
    };
}
