using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;

namespace GolemOrleans.Cli.Views;

/// <summary>The result of an invocation.</summary>
internal static class InvocationText
{
    /// <param name="key">The invocation's idempotency key.</param>
    /// <param name="result">The answer's <c>{typ, value}</c>.</param>
    public static JsonObject View(string key, JsonElement result)
    {
        var view = new JsonObject { ["idempotency_key"] = key, ["result_json"] = JsonNode.Parse(result.GetRawText()) };
        if (Wave(result) is { } wave)
            view["result_wave"] = new JsonArray([.. wave.Select(w => (JsonNode)w)]);
        return view;
    }

    public static void Write(TextWriter to, JsonElement result)
    {
        if (Wave(result) is not { } wave)
        {
            to.WriteLine("Invocation results in JSON format:");
            to.WriteLine($"  - {result.GetProperty("value").GetRawText()}");
            return;
        }

        to.WriteLine(wave.Count == 0 ? "The invocation has no results" : "Invocation results in WAVE format:");
        foreach (var text in wave)
            to.WriteLine($"  - {text}");
    }

    /// <summary>One text for each result; null when a type has no WAVE form.</summary>
    private static List<string>? Wave(JsonElement result)
    {
        var type = TypeJsonReader.Read(result.GetProperty("typ"));
        if (type is not TupleType tuple || HasHandle(result.GetProperty("typ")))
            return null;
        var items = result.GetProperty("value").EnumerateArray().ToList();
        return [.. items.Select((item, i) => WaveText.Print(tuple.Items[i], ValueJsonReader.Read(item, tuple.Items[i])))];
    }

    private static bool HasHandle(JsonElement type) => type.ValueKind switch
    {
        JsonValueKind.Object => (type.TryGetProperty("type", out var tag) && tag.ValueKind == JsonValueKind.String && tag.GetString() == "Handle")
            || type.EnumerateObject().Any(p => HasHandle(p.Value)),
        JsonValueKind.Array => type.EnumerateArray().Any(HasHandle),
        _ => false,
    };
}
