using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Gateway.Plugins;

/// <summary>Reads plugin definitions (REST reference §4) out of request bodies.</summary>
internal static class PluginBody
{
    public const string Type = "PluginDefinitionCreation";

    public static PluginDefinitionRecord Read(JsonElement body)
    {
        var plugin = new PluginDefinitionRecord
        {
            Name = Name(JsonBody.RequiredString(body, "name", Type)),
            Version = Name(JsonBody.RequiredString(body, "version", Type)),
            Description = JsonBody.RequiredString(body, "description", Type),
            Icon = Bytes(body),
            Homepage = JsonBody.RequiredString(body, "homepage", Type),
            ScopeComponent = Scope(JsonBody.Field(body, "scope")),
        };
        var specs = JsonBody.Field(body, "specs");
        return Tag(specs) switch
        {
            "ComponentTransformer" => plugin with
            {
                Kind = PluginKind.ComponentTransformer,
                ProvidedWitPackage = OptionalString(specs!.Value, "providedWitPackage"),
                JsonSchema = OptionalString(specs.Value, "jsonSchema"),
                ValidateUrl = Url(specs.Value, "validateUrl"),
                TransformUrl = Url(specs.Value, "transformUrl"),
            },
            "OplogProcessor" => plugin with
            {
                Kind = PluginKind.OplogProcessor,
                ComponentId = Uuid(specs!.Value, "componentId", "OplogProcessorDefinition"),
                ComponentVersion = JsonBody.RequiredU64(specs.Value, "componentVersion", "OplogProcessorDefinition"),
            },
            _ => throw JsonBody.WrongType("PluginTypeSpecificCreation", specs, Type),
        };
    }

    /// <summary>The scope in a form: its text, or the JSON object that bodies have.</summary>
    public static Guid? ScopePart(string text)
    {
        if (!text.StartsWith('{'))
            return ScopeText(text);
        using var json = JsonBody.Parse(Encoding.UTF8.GetBytes(text), "PluginScope");
        return Scope(json.RootElement);
    }

    /// <summary>The text form of a scope: <c>global</c> or <c>component:{id}</c>; null is all components.</summary>
    /// <exception cref="BadRequestException">Anything else.</exception>
    public static Guid? ScopeText(string text)
    {
        if (text == "global")
            return null;
        const string prefix = "component:";
        return text.StartsWith(prefix, StringComparison.Ordinal) && UuidText.TryParse(text[prefix.Length..], out var id)
            ? id
            : throw new BadRequestException($"Unexpected representation of plugin scope - must be 'global' or 'component:<component_id>', found {text}");
    }

    /// <exception cref="BadRequestException">Empty, or not usable in a path.</exception>
    public static string Name(string text) =>
        text.Length is > 0 and <= 256 && !text.Contains('/') && !text.Any(char.IsWhiteSpace) ? text : throw new BadRequestException($"Invalid plugin name or version: '{text}'");

    private static Guid? Scope(JsonElement? scope) => Tag(scope) switch
    {
        "Global" => null,
        "Component" => Uuid(scope!.Value, "componentId", "ComponentPluginScope"),
        _ => throw JsonBody.WrongType("PluginScope", scope, Type),
    };

    private static string? Tag(JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Object } tagged && JsonBody.Field(tagged, "type") is { ValueKind: JsonValueKind.String } tag ? tag.GetString() : null;

    private static string? OptionalString(JsonElement owner, string name) =>
        JsonBody.Field(owner, name) is null ? null : JsonBody.RequiredString(owner, name, "ComponentTransformerDefinition");

    private static string Url(JsonElement owner, string name)
    {
        var text = JsonBody.RequiredString(owner, name, "ComponentTransformerDefinition");
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? text
            : throw new BadRequestException($"{name} must be an absolute http or https URL, found '{text}'");
    }

    private static Guid Uuid(JsonElement owner, string name, string type) => UuidText.TryParse(JsonBody.RequiredString(owner, name, type), out var id)
        ? id
        : throw JsonBody.WrongType("string(ComponentId)", JsonBody.Field(owner, name), type, Type);

    private static byte[] Bytes(JsonElement body)
    {
        if (JsonBody.Field(body, "icon") is not { ValueKind: JsonValueKind.Array } array)
            throw JsonBody.WrongType("list_integer(uint8)", JsonBody.Field(body, "icon"), Type);
        if (array.GetArrayLength() > PluginEndpoints.MaxIconBytes)
            throw new BadRequestException($"The icon is larger than {PluginEndpoints.MaxIconBytes} bytes");
        return [.. array.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.Number && item.TryGetByte(out var b) ? b : throw JsonBody.WrongType("integer(uint8)", item, "list_integer(uint8)", Type))];
    }
}
