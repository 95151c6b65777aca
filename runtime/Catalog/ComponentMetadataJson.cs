using System.Buffers;
using System.Text.Json;
using GolemOrleans.Components;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Catalog;

/// <summary>
/// The <c>metadata</c> object of the REST API (without <c>dynamicLinking</c>) of a decoded component. Exported instances list
/// their functions under canonical names, each resource with a synthetic <c>[drop]</c>; a component that exports
/// <c>wasi:http/incoming-handler</c> also lists the virtual <c>golem:http/incoming-handler</c>. <c>binaryWit</c> is what
/// <see cref="ComponentWit.Encode"/> writes.
/// </summary>
public static class ComponentMetadataJson
{
    public static byte[] Write(ComponentDefinition component)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteBase64String("binaryWit", BinaryWit(component));
            WriteExports(json, component);
            WriteMemories(json, component.Metadata);
            WriteProducers(json, component.Metadata);
            json.WriteString("rootPackageName", component.Metadata.RootPackageName);
            json.WriteString("rootPackageVersion", component.Metadata.RootPackageVersion);
            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>The world as a binary WIT package; empty where WIT has no form for it.</summary>
    private static byte[] BinaryWit(ComponentDefinition component)
    {
        try
        {
            return ComponentWit.Encode(component);
        }
        catch (ComponentWitException)
        {
            return [];
        }
    }

    private static void WriteExports(Utf8JsonWriter json, ComponentDefinition component)
    {
        var resources = new ResourceIdMap();
        json.WriteStartArray("exports");
        foreach (var export in component.Exports)
        {
            switch (export.Type)
            {
                case InstanceExtern instance when HasFunctions(instance):
                    WriteInstance(json, export.Name, instance, resources);
                    break;
                case FunctionExtern function:
                    json.WriteStartObject();
                    json.WriteString("type", "Function");
                    WriteSignature(json, export.Name, function.Type, resources);
                    json.WriteEndObject();
                    break;
                default:
                    break;
            }
        }

        if (component.Exports.Any(e => IncomingHttpHandler.IsExportName(e.Name)))
            WriteInstance(json, IncomingHttpHandler.InterfaceName, IncomingHttpHandler.Extern, resources);
        json.WriteEndArray();
    }

    private static bool HasFunctions(InstanceExtern instance) => instance.Exports.Any(e => e.Type is FunctionExtern or ResourceExtern);

    private static void WriteInstance(Utf8JsonWriter json, string name, InstanceExtern instance, ResourceIdMap resources)
    {
        json.WriteStartObject();
        json.WriteString("type", "Instance");
        json.WriteString("name", name);
        json.WriteStartArray("functions");
        foreach (var export in instance.Exports)
        {
            if (export.Type is FunctionExtern function)
                WriteFunction(json, export.Name, function.Type, resources);
        }

        foreach (var export in instance.Exports)
        {
            if (export.Type is ResourceExtern resource)
                WriteFunction(json, $"[drop]{export.Name}", new FunctionType([new("self", WitType.Own(resource.Resource))], null), resources);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteFunction(Utf8JsonWriter json, string name, FunctionType type, ResourceIdMap resources)
    {
        json.WriteStartObject();
        WriteSignature(json, name, type, resources);
        json.WriteEndObject();
    }

    private static void WriteSignature(Utf8JsonWriter json, string name, FunctionType type, ResourceIdMap resources)
    {
        json.WriteString("name", name);
        json.WriteStartArray("parameters");
        foreach (var parameter in type.Parameters)
        {
            json.WriteStartObject();
            json.WriteString("name", parameter.Name);
            json.WritePropertyName("typ");
            TypeJsonWriter.Write(json, parameter.Type, resources);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("results");
        if (type.Result is { } result)
        {
            json.WriteStartObject();
            json.WriteNull("name");
            json.WritePropertyName("typ");
            TypeJsonWriter.Write(json, result, resources);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteMemories(Utf8JsonWriter json, ComponentMetadata metadata)
    {
        json.WriteStartArray("memories");
        foreach (var memory in metadata.Memories)
        {
            json.WriteStartObject();
            json.WriteNumber("initial", memory.InitialBytes);
            if (memory.MaximumBytes is { } maximum)
                json.WriteNumber("maximum", maximum);
            else
                json.WriteNull("maximum");
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProducers(Utf8JsonWriter json, ComponentMetadata metadata)
    {
        json.WriteStartArray("producers");
        foreach (var section in metadata.Producers)
        {
            json.WriteStartObject();
            json.WriteStartArray("fields");
            foreach (var field in section)
                WriteProducer(json, field);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteProducer(Utf8JsonWriter json, ProducerField field)
    {
        json.WriteStartObject();
        json.WriteString("name", field.Name);
        json.WriteStartArray("values");
        foreach (var (name, version) in field.Values)
        {
            json.WriteStartObject();
            json.WriteString("name", name);
            json.WriteString("version", version);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
