using System.Text.Json;

namespace GolemOrleans.Gateway.Tests.Contract;

/// <summary>Writes what an OpenAPI document says in the notation of <c>types.txt</c> and <c>routes.txt</c>.</summary>
internal sealed class OpenApiReader(JsonElement document)
{
    private const string Prefix = "#/components/schemas/";

    public JsonElement Schemas => document.GetProperty("components").GetProperty("schemas");

    /// <summary>What is behind the <c>=</c> of a type, its fields or cases in the order of their names.</summary>
    public string Fields(string type)
    {
        var schema = Schemas.GetProperty(type);
        if (!schema.TryGetProperty("oneOf", out var choices))
            return ObjectFields(schema);
        var mapping = schema.GetProperty("discriminator").GetProperty("mapping").EnumerateObject().ToDictionary(p => p.Name, p => p.Value.GetString()!);
        return choices.GetArrayLength() == mapping.Count
            ? string.Join(", ", mapping.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}: {CaseObject(p.Key, p.Value, schema)}"))
            : $"{choices.GetArrayLength()} choices, {mapping.Count} mapped";
    }

    public string Type(JsonElement schema)
    {
        var suffix = schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean() ? "?" : "";
        if (schema.TryGetProperty("allOf", out var all) && all.GetArrayLength() == 1)
            return Type(all[0]) + suffix;
        if (schema.TryGetProperty("$ref", out var reference))
            return reference.GetString()![Prefix.Length..] + suffix;
        if (schema.TryGetProperty("enum", out var names))
            return $"{string.Join('|', names.EnumerateArray().Select(n => n.GetString()))}{suffix}";
        var type = schema.TryGetProperty("type", out var t) ? t.GetString() : null;
        var format = schema.TryGetProperty("format", out var f) ? f.GetString() : null;
        return (type, format) switch
        {
            ("string", null) => "string",
            ("string", "uuid") => "uuid",
            ("string", "date-time") => "ts",
            ("string", "byte") => "base64",
            ("string", "binary") => "binary",
            ("boolean", null) => "bool",
            ("integer", ['u', 'i', 'n', 't', .. var bits]) => $"u{bits}",
            ("integer", ['i', 'n', 't', .. var bits]) => $"i{bits}",
            ("number", "double") => "f64",
            ("array", _) => $"[{Type(schema.GetProperty("items"))}]",
            ("object", _) => $"map<{Type(schema.GetProperty("additionalProperties"))}>",
            (null, null) => "any",
            _ => $"{type}({format})",
        } + suffix;
    }

    /// <summary><c>METHOD /path</c>, its input in the order headers, query, form or body, and its answer.</summary>
    public IEnumerable<(string Route, string Input, string Output, JsonElement Responses)> Routes() =>
        from path in document.GetProperty("paths").EnumerateObject()
        from method in path.Value.EnumerateObject()
        select ($"{method.Name.ToUpperInvariant()} {path.Name}", Input(method.Value), Content(method.Value.GetProperty("responses").GetProperty("200").GetProperty("content")), method.Value.GetProperty("responses"));

    /// <summary>Types of an answer with one content type; of several, that of JSON.</summary>
    public string Content(JsonElement content)
    {
        if (content.TryGetProperty("application/json", out var json))
            return Type(json.GetProperty("schema"));
        var only = content.EnumerateObject().Single();
        return only.Name switch
        {
            "text/event-stream" => "events",
            "text/plain" => "text",
            "multipart/form-data" => $"form({ObjectFields(only.Value.GetProperty("schema"), inOrder: true)})",
            _ => Type(only.Value.GetProperty("schema")),
        };
    }

    private string Input(JsonElement operation)
    {
        var parts = new List<string>();
        foreach (var place in new[] { "header", "query" })
        {
            var parameters = operation.GetProperty("parameters").EnumerateArray().Where(p => p.GetProperty("in").GetString() == place)
                .Select(p => $"{p.GetProperty("name")}: {Type(p.GetProperty("schema"))}{(p.GetProperty("required").GetBoolean() ? "" : "?")}").ToArray();
            if (parameters.Length > 0)
                parts.Add($"{place}({string.Join(", ", parameters)})");
        }

        if (operation.TryGetProperty("requestBody", out var body))
            parts.Add(Content(body.GetProperty("content")) is var text && text.StartsWith("form(", StringComparison.Ordinal) ? text : $"body({text})");
        return string.Join(' ', parts);
    }

    private string CaseObject(string name, string reference, JsonElement union)
    {
        var tag = union.GetProperty("discriminator").GetProperty("propertyName").GetString()!;
        var parts = Schemas.GetProperty(reference[Prefix.Length..]).GetProperty("allOf");
        var tagged = parts[0].GetProperty("properties").GetProperty(tag).GetProperty("enum");
        return tagged.GetArrayLength() == 1 && tagged[0].GetString() == name && parts[0].GetProperty("required")[0].GetString() == tag
            ? Type(parts[1])
            : $"not told by {tag}";
    }

    private string ObjectFields(JsonElement schema, bool inOrder = false)
    {
        var required = schema.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(n => n.GetString()!).ToHashSet() : [];
        var fields = schema.GetProperty("properties").EnumerateObject()
            .Select(p => $"{p.Name}: {Type(p.Value)}{(required.Contains(p.Name) == Type(p.Value).EndsWith('?') ? " (required and nullable do not fit)" : "")}");
        return string.Join(", ", inOrder ? fields : fields.Order(StringComparer.Ordinal));
    }
}
