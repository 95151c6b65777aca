using System.Text.Json.Nodes;

namespace GolemOrleans.Gateway.OpenApi;

/// <summary>
/// A short notation of JSON schemas: <c>string</c>, <c>bool</c>, <c>u8</c>, <c>u64</c>, <c>i32</c>, <c>i64</c>, <c>f64</c>, <c>uuid</c>,
/// <c>ts</c>, <c>base64</c>, <c>binary</c>, <c>any</c>, <c>[T]</c>, <c>map&lt;T&gt;</c>, names of one case or another <c>A|B</c>, the name of an
/// object; <c>?</c> at the end means it may be null or missing.
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
            properties[name] = isRequired ? Type(type) : Nullable(Type(type));
            if (isRequired)
                required.Add(name);
        }

        var schema = new JsonObject { ["type"] = "object", ["properties"] = properties };
        if (required.Count > 0)
            schema["required"] = required;
        return schema;
    }

    /// <summary>
    /// A union and its cases as schemas: <c>oneOf</c> with a discriminator, and for each case an object that has the tag besides
    /// the fields of the case's object.
    /// </summary>
    /// <param name="name">Of the union; its cases are called <c>Name_Case</c>.</param>
    /// <param name="tag">Field that names the case.</param>
    /// <param name="cases">Case names with their objects, as fields are written.</param>
    public static IEnumerable<(string Name, JsonObject Schema)> Union(string name, string tag, string cases)
    {
        var choices = new JsonArray();
        var mapping = new JsonObject();
        foreach (var (choice, type, _) in Fields(cases))
        {
            var schema = $"{name}_{choice}";
            choices.Add(Reference(schema));
            mapping[choice] = Path(schema);
            var tagged = new JsonObject
            {
                ["type"] = "object",
                ["properties"] = new JsonObject { [tag] = new JsonObject { ["type"] = "string", ["enum"] = new JsonArray(choice) } },
                ["required"] = new JsonArray(tag),
            };
            yield return (schema, new JsonObject { ["allOf"] = new JsonArray(tagged, Reference(type)) });
        }

        yield return (name, new JsonObject
        {
            ["type"] = "object",
            ["oneOf"] = choices,
            ["discriminator"] = new JsonObject { ["propertyName"] = tag, ["mapping"] = mapping },
        });
    }

    public static JsonObject Type(string type) => type switch
    {
        "string" => Simple("string"),
        "bool" => Simple("boolean"),
        "u8" => Simple("integer", "uint8"),
        "u64" => Simple("integer", "uint64"),
        "i32" => Simple("integer", "int32"),
        "i64" => Simple("integer", "int64"),
        "f64" => Simple("number", "double"),
        "uuid" => Simple("string", "uuid"),
        "ts" => Simple("string", "date-time"),
        "base64" => Simple("string", "byte"),
        "binary" => Simple("string", "binary"),
        "any" => [],
        ['[', .. var item, ']'] => new JsonObject { ["type"] = "array", ["items"] = Type(item) },
        _ when type.StartsWith("map<", StringComparison.Ordinal) => new JsonObject { ["type"] = "object", ["additionalProperties"] = Type(type[4..^1]) },
        _ when type.Contains('|') => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray([.. type.Split('|').Select(name => JsonValue.Create(name))]) },
        _ => Reference(type),
    };

    /// <summary>The schema or null; beside a reference nothing else would count.</summary>
    private static JsonObject Nullable(JsonObject schema)
    {
        if (schema.ContainsKey("$ref"))
            return new JsonObject { ["nullable"] = true, ["allOf"] = new JsonArray(schema) };
        schema["nullable"] = true;
        return schema;
    }

    private static JsonObject Reference(string schema) => new() { ["$ref"] = Path(schema) };

    private static string Path(string schema) => $"#/components/schemas/{schema}";

    private static JsonObject Simple(string type, string? format = null)
    {
        var schema = new JsonObject { ["type"] = type };
        if (format is not null)
            schema["format"] = format;
        return schema;
    }
}
