using System.Text.Json.Nodes;
using GolemOrleans.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace GolemOrleans.Gateway.OpenApi;

/// <summary>The OpenAPI 3.0 document of the routes that are mapped.</summary>
internal static class OpenApiDocument
{
    private const string ApiVersion = "1.0";

    /// <exception cref="InvalidOperationException">A route is mapped that <see cref="ApiOperations"/> does not describe.</exception>
    public static JsonObject Of(IEnumerable<RouteEndpoint> endpoints)
    {
        var operations = ApiOperations.All.ToDictionary(operation => operation.Route);
        var paths = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        foreach (var endpoint in endpoints)
        {
            var path = endpoint.RoutePattern.RawText!;
            foreach (var method in endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [])
            {
                // HEAD comes with GET.
                if (HttpMethods.IsHead(method))
                    continue;
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
        foreach (var (name, schema) in ApiUnions.All.SelectMany(union => SchemaText.Union(union.Key, ApiUnions.Tag, union.Value)))
            schemas[name] = schema;
        return new JsonObject
        {
            ["openapi"] = "3.0.0",
            ["info"] = new JsonObject { ["title"] = "Golem API", ["version"] = ApiVersion },
            ["paths"] = new JsonObject(paths.Select(path => KeyValuePair.Create(path.Key, (JsonNode?)path.Value))),
            ["components"] = new JsonObject { ["schemas"] = schemas },
        };
    }

    private static JsonObject Operation(ApiOperation operation, RouteEndpoint endpoint)
    {
        var parameters = new JsonArray();
        foreach (var parameter in endpoint.RoutePattern.Parameters)
            parameters.Add(Parameter(parameter.Name, "path", parameter.Name is "component_id" or "installation_id" ? "uuid" : "string", true));
        foreach (var (name, type, isRequired) in SchemaText.Fields(operation.Headers))
            parameters.Add(Parameter(name, "header", type, isRequired));
        foreach (var (name, type, isRequired) in SchemaText.Fields(operation.Query))
            parameters.Add(Parameter(name, "query", type, isRequired));
        var family = endpoint.Metadata.GetMetadata<RouteErrors>() ?? RouteErrors.Server;
        var result = new JsonObject
        {
            ["tags"] = new JsonArray(Tag(operation.Route, family)),
            ["summary"] = operation.Summary,
            ["operationId"] = OperationId(operation.Route),
            ["parameters"] = parameters,
        };
        if (operation.Request.Length > 0)
            result["requestBody"] = new JsonObject { ["required"] = true, ["content"] = Content(operation.Request) };
        result["responses"] = Responses(operation, family);
        return result;
    }

    private static string Tag(string route, RouteErrors family) => family == RouteErrors.Worker ? "Worker"
        : route.Contains("/v1/components", StringComparison.Ordinal) ? "Component"
        : family == RouteErrors.Component ? "Plugin"
        : route.Contains("/v1/api/definitions", StringComparison.Ordinal) ? "ApiDefinition"
        : route.Contains("/v1/api/deployments", StringComparison.Ordinal) ? "ApiDeployment"
        : family == RouteErrors.HttpApi ? "ApiSecurity"
        : "HealthCheck";

    private static JsonObject Responses(ApiOperation operation, RouteErrors family)
    {
        var responses = new JsonObject { ["200"] = Answer("Done", operation.Response) };
        if (family == RouteErrors.Server)
        {
            if (operation.Response == "Empty")
                responses["503"] = Answer("Workers cannot run at the moment", "ErrorBody");
            return responses;
        }

        var malformed = Answer("The input makes no sense, or as text: it does not parse", family == RouteErrors.HttpApi ? "WorkerServiceErrorsBody" : "ErrorsBody");
        malformed["content"]!.AsObject().Add(Text());
        responses["400"] = malformed;
        responses["401"] = Answer("Nobody is signed in", "ErrorBody");
        responses["403"] = Answer("It is not allowed", "ErrorBody");
        responses["404"] = Answer("There is no such thing", "ErrorBody");
        responses["409"] = Answer("It exists already", family == RouteErrors.HttpApi ? "string" : "ErrorBody");
        if (operation.Request.Length > 0)
            responses["413"] = new JsonObject { ["description"] = "The input is larger than the limit", ["content"] = new JsonObject([Text()]) };
        if (operation.Request.Length > 0)
            responses["415"] = new JsonObject { ["description"] = "The input has another content type", ["content"] = new JsonObject([Text()]) };
        responses["500"] = Answer("It failed", family == RouteErrors.Worker ? "GolemErrorBody" : "ErrorBody");
        return responses;
    }

    /// <summary>The route in words: the same for ever, and unique, since routes are.</summary>
    private static string OperationId(string route) =>
        string.Join('_', route.ToLowerInvariant().Split([' ', '/', '-', '{', '}', '.'], StringSplitOptions.RemoveEmptyEntries).Where(word => word != "v1"));

    private static JsonObject Parameter(string name, string place, string type, bool isRequired) =>
        new() { ["name"] = name, ["in"] = place, ["required"] = isRequired, ["schema"] = SchemaText.Type(type) };

    private static JsonObject Answer(string description, string type) => new() { ["description"] = description, ["content"] = Content(type) };

    private static KeyValuePair<string, JsonNode?> Text() => new("text/plain", new JsonObject { ["schema"] = SchemaText.Type("string") });

    private static JsonObject Content(string type) => type switch
    {
        "binary" => new JsonObject { ["application/octet-stream"] = new JsonObject { ["schema"] = SchemaText.Type("binary") } },
        "events" => new JsonObject { ["text/event-stream"] = new JsonObject { ["schema"] = SchemaText.Type("string") } },
        _ when type.StartsWith("yaml ", StringComparison.Ordinal) => new JsonObject
        {
            ["application/json"] = new JsonObject { ["schema"] = SchemaText.Type(type[5..]) },
            ["application/x-yaml"] = new JsonObject { ["schema"] = SchemaText.Type(type[5..]) },
        },
        _ when type.StartsWith("form ", StringComparison.Ordinal) => new JsonObject { ["multipart/form-data"] = new JsonObject { ["schema"] = SchemaText.Object(type[5..]) } },
        _ => new JsonObject { ["application/json"] = new JsonObject { ["schema"] = SchemaText.Type(type) } },
    };
}
