using System.Text.Json.Nodes;

namespace GolemOrleans.Gateway.OpenApi;

/// <summary>
/// A short notation of JSON schemas: <c>string</c>, <c>bool</c>, <c>u8</c>, <c>u64</c>, <c>i32</c>, <c>uuid</c>, <c>ts</c>,
/// <c>any</c>, <c>[T]</c>, <c>map&lt;T&gt;</c>, names of one case or another <c>A|B</c>, the name of an object; <c>?</c> at the end means it
/// may be missing.
/// </summary>
internal static class SchemaText
{
    /// <summary>Fields as <c>name: type, name: type</c>.</summary>
    public static IEnumerable<(string Name, string Type, bool IsRequired)> Fields(string text) => text.Length == 0
        ? []
        : text.Split(", ").Select(field => field.Split(": ", 2)).Select(field => (field[0], field[1].TrimEnd('?'), !field[1].EndsWith('?')));

    public static JsonObject Object(string fields)
    {
        var properties = new JsonObject();
        var required = new JsonArray();
        foreach (var (name, type, isRequired) in Fields(fields))
        {
            properties[name] = Type(type);
            if (isRequired)
                required.Add(name);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            schema["required"] = required;
        return schema;
    }

    public static JsonObject Type(string type) => type switch
    {
        "string" => Simple("string"),
        "bool" => Simple("boolean"),
        "u8" or "u64" or "i32" => Simple("integer", type is "i32" ? "int32" : type is "u8" ? "uint8" : "uint64"),
        "uuid" => Simple("string", "uuid"),
        "ts" => Simple("string", "date-time"),
        "binary" => Simple("string", "binary"),
        "any" => [],
        ['[', .. var item, ']'] => new JsonObject { ["type"] = "array", ["items"] = Type(item) },
        _ when type.StartsWith("map<", StringComparison.Ordinal) => new JsonObject { ["type"] = "object", ["additionalProperties"] = Type(type[4..^1]) },
        _ when type.Contains('|') => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. type.Split('|').Select(name => JsonValue.Create(name))]) },
        _ => new JsonObject { ["$ref"] = $"#/components/schemas/{type}" },
    };

    private static JsonObject Simple(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null)
            schema["format"] = format;
        return schema;
    }
}
