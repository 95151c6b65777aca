using System.Buffers;
using System.Text.Json;
using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Grains.Plugins;

/// <summary>What a transformer is told about a component: the REST API's object without installations and environment. Pure.</summary>
internal static class TransformedComponentJson
{
    /// <returns>UTF-8 JSON.</returns>
    public static ReadOnlyMemory<byte> Of(ComponentVersionRecord component)
    {
        var buffer = new ArrayBufferWriter<byte>(component.MetadataJson.Length + 512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteStartObject("versionedComponentId");
            json.WriteString("componentId", component.ComponentId);
            json.WriteNumber("version", component.Version);
            json.WriteEndObject();
            json.WriteString("componentName", component.Name);
            json.WriteNumber("componentSize", component.SizeBytes);
            WriteMetadata(json, component);
            json.WriteString("createdAt", component.CreatedAt.UtcDateTime);
            json.WriteString("componentType", component.Kind.ToString());
            json.WriteStartArray("files");
            foreach (var file in component.Files)
                Write(json, file);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    private static void WriteMetadata(Utf8JsonWriter json, ComponentVersionRecord component)
    {
        json.WriteStartObject("metadata");
        if (!component.MetadataJson.IsEmpty)
        {
            using var metadata = JsonDocument.Parse(component.MetadataJson);
            foreach (var property in metadata.RootElement.EnumerateObject())
                property.WriteTo(json);
        }

        json.WritePropertyName("dynamicLinking");
        json.WriteRawValue(component.DynamicLinkingJson.IsEmpty ? "{}"u8 : component.DynamicLinkingJson.Span);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, InitialFileRecord file)
    {
        json.WriteStartObject();
        json.WriteString("key", file.Key);
        json.WriteString("path", file.Path);
        json.WriteString("permissions", file.ReadOnly ? "read-only" : "read-write");
        json.WriteEndObject();
    }
}
