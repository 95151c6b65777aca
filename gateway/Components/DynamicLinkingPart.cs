using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.Http;

namespace GolemOrleans.Gateway.Components;

/// <summary>The <c>dynamicLinking</c> part of an upload: names of imports with the components that they are linked to (REST reference §2).</summary>
internal static class DynamicLinkingPart
{
    public const string Type = "DynamicLinking";

    /// <returns>The object of imports, as bytes.</returns>
    /// <exception cref="Errors.MalformedBodyException">It is not such an object.</exception>
    public static byte[] Parse(byte[] part)
    {
        const string instances = "map<string, DynamicLinkedInstance>";
        using var document = JsonBody.Parse(part, Type);
        if (JsonBody.Field(document.RootElement, "dynamicLinking") is not { ValueKind: JsonValueKind.Object } imports)
            throw JsonBody.WrongType(instances, JsonBody.Field(document.RootElement, "dynamicLinking"), Type);
        foreach (var import in imports.EnumerateObject())
        {
            if (!IsInstance(import.Value))
                throw JsonBody.WrongType("DynamicLinkedInstance", import.Value, instances, Type);
        }

        return Encoding.UTF8.GetBytes(imports.GetRawText());
    }

    private static bool IsInstance(JsonElement instance) =>
        instance.ValueKind == JsonValueKind.Object && Text(instance, "type") == "WasmRpc"
        && JsonBody.Field(instance, "targets") is { ValueKind: JsonValueKind.Object } targets
        && targets.EnumerateObject().All(target => IsTarget(target.Value));

    private static bool IsTarget(JsonElement target) =>
        target.ValueKind == JsonValueKind.Object && Text(target, "interfaceName") is not null && Text(target, "componentName") is not null
        && Text(target, "componentType") is "Durable" or "Ephemeral";

    private static string? Text(JsonElement owner, string name) => JsonBody.Field(owner, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;
}
