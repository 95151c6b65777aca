using System.Text.Json;
using System.Text.RegularExpressions;

namespace GolemOrleans.Cli.Views;

/// <summary>An oplog entry for people: its number, its kind in words, and its plain fields indented below.</summary>
internal static partial class OplogText
{
    public static void Write(TextWriter to, ulong index, JsonElement entry)
    {
        to.WriteLine($"#{index:00000}: {Head(entry)}");
        foreach (var field in entry.EnumerateObject().Where(f => f.Name is not ("type" or "functionName")))
        {
            var label = field.Name == "timestamp" ? "at" : CaseChange().Replace(field.Name, " $1").ToLowerInvariant();
            if (Plain(field.Value) is { Length: > 0 } value)
                to.WriteLine($"          {label}: {value.TrimEnd('\n').ReplaceLineEndings("\n            ")}");
        }
    }

    private static string Head(JsonElement entry) => entry.GetProperty("type").GetString() switch
    {
        "ImportedFunctionInvoked" => $"CALL {entry.GetProperty("functionName")}",
        "ExportedFunctionInvoked" => $"INVOKE {entry.GetProperty("functionName")}",
        "ExportedFunctionCompleted" => "INVOKE COMPLETED",
        "PendingWorkerInvocation" => "ENQUEUED INVOCATION",
        "NoOp" => "NOP",
        var other => CaseChange().Replace(other!, " $1").TrimStart().ToUpperInvariant(),
    };

    /// <summary>Scalars, and the values in <c>{typ, value}</c>; trees without a short form are left to json and yaml.</summary>
    private static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String or JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.ToString(),
        JsonValueKind.Object when value.TryGetProperty("typ", out _) && value.TryGetProperty("value", out var inner) => inner.GetRawText(),
        JsonValueKind.Array when value.EnumerateArray().All(v => v.ValueKind == JsonValueKind.Object && v.TryGetProperty("typ", out _)) =>
            string.Join(", ", value.EnumerateArray().Select(Plain)),
        _ => "",
    };

    [GeneratedRegex("(?<=[a-z])([A-Z])")]
    private static partial Regex CaseChange();
}
