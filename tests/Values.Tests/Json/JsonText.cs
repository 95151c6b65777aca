using System.Text;
using System.Text.Json;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Tests.Json;

/// <summary>The writers and readers over strings.</summary>
internal static class JsonText
{
    public const string Worker = "urn:worker:c/w1";

    public static string Of(WitType type) => Text(writer => TypeJsonWriter.Write(writer, type));

    public static string Of(WitType type, WitValue value) => Text(writer => ValueJsonWriter.Write(writer, type, value, Worker));

    public static WitType Type(string json, ResourceIdMap? ids = null) => TypeJsonReader.Read(Parse(json), ids);

    public static WitValue Value(WitType type, string json) => ValueJsonReader.Read(Parse(json), type, Worker);

    public static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { MaxDepth = 200 }))
            write(writer);
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
