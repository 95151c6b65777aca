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
            Icon = Icon(body),
            Homepage = JsonBody.RequiredString(body, "homepage", Type),
            ScopeComponent = Scope(JsonBody.Field(body, "scope"), Type),
        };
        var specs = JsonBody.Field(body, "specs");
        return JsonBody.Union("PluginTypeSpecificCreation", specs, () => JsonBody.Tag(specs) switch
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
                ComponentId = Uuid(specs!.Value, "componentId"),
                ComponentVersion = JsonBody.RequiredU64(specs.Value, "componentVersion"),
            },
            _ => throw JsonBody.Malformed("no such plugin"),
        }, Type);
    }

    /// <summary>The JSON of a scope alone, as some clients put it into a form.</summary>
    public static Guid? Scope(byte[] json)
    {
        using var document = JsonBody.Parse(json, PluginScopeText.Type);
        return Scope(document.RootElement, []);
    }

    /// <exception cref="BadRequestException">Empty, or not usable in a path.</exception>
    public static string Name(string text) =>
        text.Length is > 0 and <= 256 && !text.Contains('/') && !text.Any(char.IsWhiteSpace) ? text : throw new BadRequestException($"Invalid plugin name or version: '{text}'");

    private static Guid? Scope(JsonElement? scope, params ReadOnlySpan<string> owners) => JsonBody.Union<Guid?>(PluginScopeText.Type, scope, () => JsonBody.Tag(scope) switch
    {
        "Global" => null,
        "Component" => Uuid(scope!.Value, "componentId"),
        _ => throw JsonBody.Malformed("no such scope"),
    }, owners);

    private static string? OptionalString(JsonElement owner, string name) =>
        JsonBody.Field(owner, name) is null ? null : JsonBody.RequiredString(owner, name);

    private static string Url(JsonElement owner, string name)
    {
        var text = JsonBody.RequiredString(owner, name);
        return Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? text
            : throw new BadRequestException($"{name} must be an absolute http or https URL, found '{text}'");
    }

    private static Guid Uuid(JsonElement owner, string name) =>
        UuidText.TryParse(JsonBody.RequiredString(owner, name), out var id) ? id : throw JsonBody.Malformed("no id");

    private static byte[] Icon(JsonElement body) => JsonBody.RequiredBytes(body, "icon", Type) is { Length: <= PluginEndpoints.MaxIconBytes } icon
        ? icon
        : throw new BadRequestException($"The icon is larger than {PluginEndpoints.MaxIconBytes} bytes");
}
