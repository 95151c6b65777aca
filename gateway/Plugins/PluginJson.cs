using System.Text.Json;
using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Gateway.Plugins;

/// <summary>Writes <c>PluginDefinition</c> objects (REST reference §4).</summary>
internal static class PluginJson
{
    public static void WriteList(Utf8JsonWriter json, IEnumerable<PluginDefinitionRecord> plugins)
    {
        json.WriteStartArray();
        foreach (var plugin in plugins)
            Write(json, plugin);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, PluginDefinitionRecord plugin)
    {
        json.WriteStartObject();
        json.WriteString("name", plugin.Name);
        json.WriteString("version", plugin.Version);
        json.WriteString("description", plugin.Description);
        json.WriteStartArray("icon");
        foreach (var b in plugin.Icon.Span)
            json.WriteNumberValue(b);
        json.WriteEndArray();
        json.WriteString("homepage", plugin.Homepage);
        WriteSpecs(json, plugin);
        json.WriteStartObject("scope");
        json.WriteString("type", plugin.ScopeComponent is null ? "Global" : "Component");
        if (plugin.ScopeComponent is { } component)
            json.WriteString("componentId", component);
        json.WriteEndObject();
        json.WriteStartObject("owner");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteSpecs(Utf8JsonWriter json, PluginDefinitionRecord plugin)
    {
        json.WriteStartObject("specs");
        json.WriteString("type", plugin.Kind.ToString());
        if (plugin.Kind == PluginKind.ComponentTransformer)
        {
            json.WriteString("providedWitPackage", plugin.ProvidedWitPackage);
            json.WriteString("jsonSchema", plugin.JsonSchema);
            json.WriteString("validateUrl", plugin.ValidateUrl);
            json.WriteString("transformUrl", plugin.TransformUrl);
        }
        else if (plugin.Kind == PluginKind.OplogProcessor)
        {
            json.WriteString("componentId", plugin.ComponentId);
            json.WriteNumber("componentVersion", plugin.ComponentVersion);
        }

        json.WriteEndObject();
    }
}
