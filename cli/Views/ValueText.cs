using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Values;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Cli.Views;

/// <summary>WIT values as JSON trees.</summary>
internal static class ValueText
{
    public static JsonNode? Json(WitType type, WitValue value)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            ValueJsonWriter.Write(writer, type, value);
        return JsonNode.Parse(bytes.ToArray());
    }
}
