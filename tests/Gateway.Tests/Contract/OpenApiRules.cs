using System.Text.Json;
using System.Text.RegularExpressions;

namespace GolemOrleans.Gateway.Tests.Contract;

/// <summary>The rules of OpenAPI 3.0 that tools rely on: required members, parameters of paths, unique operations, references, schemas.</summary>
internal static partial class OpenApiRules
{
    private static readonly HashSet<string> s_types = ["string", "number", "integer", "boolean", "array", "object"];

    public static IReadOnlyList<string> Problems(JsonElement document)
    {
        var problems = new List<string>();
        foreach (var member in new[] { "openapi", "info", "paths" })
            Require(document, member, "document", problems);
        foreach (var member in new[] { "title", "version" })
            Require(document.GetProperty("info"), member, "info", problems);

        var operations = new HashSet<string>();
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            if (path.Name is not ['/', ..])
                problems.Add($"{path.Name}: no slash at the start");
            foreach (var method in path.Value.EnumerateObject())
                CheckOperation($"{method.Name} {path.Name}", path.Name, method.Value, operations, problems);
        }

        if (document.TryGetProperty("components", out var components))
        {
            foreach (var schema in components.GetProperty("schemas").EnumerateObject().Where(s => !Names().IsMatch(s.Name)))
                problems.Add($"{schema.Name}: no name for a schema");
        }

        Walk(document, document, "#", problems);
        return problems;
    }

    private static void CheckOperation(string name, string path, JsonElement operation, HashSet<string> operations, List<string> problems)
    {
        if (!operation.TryGetProperty("operationId", out var id) || !operations.Add(id.GetString()!))
            problems.Add($"{name}: no operationId of its own");
        var parameters = operation.GetProperty("parameters").EnumerateArray().Select(p => (Name: p.GetProperty("name").GetString()!, In: p.GetProperty("in").GetString()!, Json: p)).ToArray();
        if (parameters.DistinctBy(p => (p.Name, p.In)).Count() != parameters.Length)
            problems.Add($"{name}: a parameter twice");
        foreach (var parameter in parameters)
        {
            Require(parameter.Json, "schema", $"{name} {parameter.Name}", problems);
            if (parameter.In == "path" && (!parameter.Json.GetProperty("required").GetBoolean() || !path.Contains($"{{{parameter.Name}}}", StringComparison.Ordinal)))
                problems.Add($"{name}: {parameter.Name} is not in the path");
        }

        problems.AddRange(Braces().Matches(path).Select(m => m.Value).Where(b => !parameters.Any(p => p.In == "path" && $"{{{p.Name}}}" == b)).Select(b => $"{name}: no parameter for {b}"));
        Require(operation, "responses", name, problems);
        foreach (var response in operation.GetProperty("responses").EnumerateObject())
        {
            Require(response.Value, "description", $"{name} {response.Name}", problems);
            if (!Statuses().IsMatch(response.Name))
                problems.Add($"{name}: {response.Name} is no status");
        }
    }

    private static void Walk(JsonElement document, JsonElement json, string place, List<string> problems)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            json.EnumerateArray().ToList().ForEach(item => Walk(document, item, place, problems));
        }
        else if (json.ValueKind == JsonValueKind.Object)
        {
            if (json.TryGetProperty("$ref", out var reference) && reference.ValueKind == JsonValueKind.String)
                CheckReference(document, json, reference.GetString()!, place, problems);
            if (json.TryGetProperty("type", out var type) && type.ValueKind == JsonValueKind.String)
                CheckSchema(json, type.GetString()!, place, problems);
            foreach (var member in json.EnumerateObject())
                Walk(document, member.Value, $"{place}/{member.Name}", problems);
        }
    }

    private static void CheckReference(JsonElement document, JsonElement owner, string reference, string place, List<string> problems)
    {
        if (owner.EnumerateObject().Count() > 1)
            problems.Add($"{place}: something beside $ref");
        var target = document;
        foreach (var step in reference[2..].Split('/'))
        {
            if (!target.TryGetProperty(step, out target))
            {
                problems.Add($"{place}: there is no {reference}");
                return;
            }
        }
    }

    private static void CheckSchema(JsonElement schema, string type, string place, List<string> problems)
    {
        if (!s_types.Contains(type))
            problems.Add($"{place}: unknown type {type}");
        if (type == "array" && !schema.TryGetProperty("items", out _))
            problems.Add($"{place}: array without items");
        if (schema.TryGetProperty("enum", out var names) && (names.GetArrayLength() == 0 || names.EnumerateArray().Select(n => n.GetString()).Distinct().Count() != names.GetArrayLength()))
            problems.Add($"{place}: an enum without names or with one twice");
        if (schema.TryGetProperty("required", out var required) && required.ValueKind == JsonValueKind.Array)
        {
            foreach (var name in required.EnumerateArray().Select(n => n.GetString()!).Where(n => !schema.GetProperty("properties").TryGetProperty(n, out _)))
                problems.Add($"{place}: required {name} is no property");
        }
    }

    private static void Require(JsonElement owner, string member, string place, List<string> problems)
    {
        if (!owner.TryGetProperty(member, out _))
            problems.Add($"no {place}.{member}");
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Braces();

    [GeneratedRegex("^[A-Za-z0-9._-]+$")]
    private static partial Regex Names();

    [GeneratedRegex("^[1-5][0-9][0-9]$")]
    private static partial Regex Statuses();
}
