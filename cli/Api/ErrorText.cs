using System.Text.Json;

namespace GolemOrleans.Cli.Api;

/// <summary>Reads the error bodies of the REST API: <c>errors</c>, <c>error</c>, <c>golemError</c>, or plain text.</summary>
internal static class ErrorText
{
    public static string Read(string body, string reason)
    {
        if (string.IsNullOrWhiteSpace(body))
            return reason;
        try
        {
            using var json = JsonDocument.Parse(body);
            return Read(json.RootElement) ?? body;
        }
        catch (JsonException)
        {
            return body.Trim();
        }
    }

    private static string? Read(JsonElement body) => body.ValueKind switch
    {
        JsonValueKind.String => body.GetString(),
        JsonValueKind.Object when body.TryGetProperty("errors", out var errors) && errors.ValueKind == JsonValueKind.Array =>
            string.Join("; ", errors.EnumerateArray().Select(e => e.ToString())),
        JsonValueKind.Object when body.TryGetProperty("error", out var error) => error.ToString(),
        JsonValueKind.Object when body.TryGetProperty("golemError", out var golem) => Golem(golem),
        _ => null,
    };

    private static string Golem(JsonElement error)
    {
        var type = error.TryGetProperty("type", out var tag) ? tag.ToString() : "Unknown";
        if (error.TryGetProperty("details", out var details))
            return $"{type}: {details}";
        var rest = error.EnumerateObject().Where(p => p.Name != "type").Select(p => $"{p.Name} {p.Value}").ToList();
        return rest.Count == 0 ? type : $"{type}: {string.Join(", ", rest)}";
    }
}
