using System.Text.Json;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Definitions;

/// <summary>Writes <c>HttpApiDefinitionResponseData</c> objects (REST reference §5).</summary>
internal static class DefinitionJson
{
    public static void WriteList(Utf8JsonWriter json, IEnumerable<HttpApiDefinitionRecord> definitions)
    {
        json.WriteStartArray();
        foreach (var definition in definitions)
            Write(json, definition);
        json.WriteEndArray();
    }

    public static void Write(Utf8JsonWriter json, HttpApiDefinitionRecord definition)
    {
        json.WriteStartObject();
        json.WriteString("id", definition.Key.Id);
        json.WriteString("version", definition.Key.Version);
        json.WriteStartArray("routes");
        foreach (var route in definition.Routes)
        {
            json.WriteStartObject();
            json.WriteString("method", route.Method.ToString());
            json.WriteString("path", route.Path);
            json.WriteString("security", route.Security);
            json.WritePropertyName("binding");
            json.WriteRawValue(route.BindingJson.Span, skipInputValidation: true);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("draft", definition.IsDraft);
        json.WriteString("createdAt", JsonResponse.Timestamp(definition.CreatedAt));
        json.WriteEndObject();
    }
}
