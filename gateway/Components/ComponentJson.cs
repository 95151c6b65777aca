using System.Text.Json;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Gateway.Components;

/// <summary>Writes <c>Component</c> objects (REST reference §2).</summary>
internal static class ComponentJson
{
    public static void Write(Utf8JsonWriter json, ComponentVersionRecord component)
    {
        json.WriteStartObject();
        json.WriteString("componentName", component.Name);
        json.WriteNumber("componentSize", component.SizeBytes);
        json.WriteString("componentType", component.Kind.ToString());
        json.WriteString("createdAt", JsonResponse.Timestamp(component.CreatedAt));
        JsonResponse.WriteMap(json, "env", component.Environment);
        json.WriteStartArray("files");
        foreach (var file in component.Files)
        {
            json.WriteStartObject();
            json.WriteString("key", file.Key);
            json.WriteString("path", file.Path);
            json.WriteString("permissions", file.ReadOnly ? "read-only" : "read-write");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteInstallations(json, "installedPlugins", component.Plugins);
        WriteMetadata(json, component);
        json.WriteStartObject("versionedComponentId");
        json.WriteString("componentId", component.ComponentId);
        json.WriteNumber("version", component.Version);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    public static void WriteList(Utf8JsonWriter json, IEnumerable<ComponentVersionRecord> components)
    {
        json.WriteStartArray();
        foreach (var component in components)
            Write(json, component);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, PluginInstallationRecord plugin)
    {
        json.WriteStartObject();
        json.WriteString("id", plugin.Id);
        JsonResponse.WriteMap(json, "parameters", plugin.Parameters);
        json.WriteString("pluginName", plugin.Name);
        json.WriteBoolean("pluginRegistered", plugin.Registered);
        json.WriteString("pluginVersion", plugin.Version);
        json.WriteNumber("priority", plugin.Priority);
        json.WriteEndObject();
    }

    private static void WriteInstallations(Utf8JsonWriter json, string name, PluginInstallationRecord[] plugins)
    {
        json.WriteStartArray(name);
        foreach (var plugin in plugins)
            Write(json, plugin);
        json.WriteEndArray();
    }

    /// <summary>The stored metadata object with <c>dynamicLinking</c> put in.</summary>
    private static void WriteMetadata(Utf8JsonWriter json, ComponentVersionRecord component)
    {
        json.WriteStartObject("metadata");
        using (var metadata = JsonDocument.Parse(component.MetadataJson))
        {
            foreach (var property in metadata.RootElement.EnumerateObject())
                property.WriteTo(json);
        }

        json.WritePropertyName("dynamicLinking");
        if (component.DynamicLinkingJson.IsEmpty)
        {
            json.WriteStartObject();
            json.WriteEndObject();
        }
        else
        {
            json.WriteRawValue(component.DynamicLinkingJson.Span);
        }

        json.WriteEndObject();
    }
}
