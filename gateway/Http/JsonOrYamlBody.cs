using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.Http;

/// <summary>Bodies that may be JSON or YAML, as their content type says.</summary>
internal static class JsonOrYamlBody
{
    /// <summary>An object; anything else is refused in the words of <see cref="JsonBody"/>.</summary>
    /// <exception cref="PlainTextException">400: neither JSON nor YAML, or not well-formed. 413: too large.</exception>
    public static async Task<JsonDocument> ReadAsync(HttpContext context, long maxBytes, string type)
    {
        var content = context.Request.ContentType ?? "";
        var bytes = await JsonBody.ReadBytesAsync(context, maxBytes);
        if (content.Contains("json", StringComparison.OrdinalIgnoreCase))
            return Parse(bytes, type, "JSON");
        if (!content.Contains("yaml", StringComparison.OrdinalIgnoreCase))
            throw new PlainTextException(400, "Unsupported content type");
        try
        {
            return Parse(YamlJson.Convert(bytes), type, "YAML");
        }
        catch (FormatException problem)
        {
            throw new PlainTextException(400, $"Failed to read YAML data {problem.Message}");
        }
    }

    private static JsonDocument Parse(ReadOnlyMemory<byte> json, string type, string format)
    {
        try
        {
            return JsonBody.Parse(json, type);
        }
        catch (MalformedBodyException problem) when (problem.IsSyntax)
        {
            throw new PlainTextException(400, $"Failed to read {format} data {problem.Problem}");
        }
    }
}
