using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GolemOrleans.Gateway.Http;

/// <summary>Reads request bodies with a limit, and their JSON fields with the error texts of the reference.</summary>
internal static class JsonBody
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The whole body. 413 when it is longer than the limit.</summary>
    public static async Task<byte[]> ReadBytesAsync(HttpContext context, long maxBytes)
    {
        // The limit here answers; the server's own would cut the connection.
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = null;
        if (context.Request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > maxBytes)
                throw TooLarge(maxBytes);
            if (read.IsCompleted)
            {
                var bytes = read.Buffer.ToArray();
                reader.AdvanceTo(read.Buffer.End);
                return bytes;
            }

            reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <param name="context">Whose body it is.</param>
    /// <param name="maxBytes">Limit of the body.</param>
    /// <param name="type">Name of the expected object in the reference, for the text of a refusal.</param>
    public static async Task<JsonDocument> ReadAsync(HttpContext context, long maxBytes, string type) => Parse(await ReadBytesAsync(context, maxBytes), type);

    /// <summary>An object; anything else is refused.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes, string type)
    {
        try
        {
            JsonStrings.Check(bytes.Span);
            var document = JsonDocument.Parse(bytes);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                var found = Raw(document.RootElement);
                document.Dispose();
                throw Malformed($"Expected input type \"{type}\", found {found}.");
            }

            return document;
        }
        catch (JsonException failure)
        {
            throw Malformed(Describe(bytes.Span, failure));
        }
    }

    /// <summary>The text of a malformed body: what was wrong and where.</summary>
    public static PlainTextException Malformed(string problem) => new(400, $"parse request payload error: {problem}");

    /// <summary>A field has another type than <paramref name="expected"/> (missing counts as null).</summary>
    /// <param name="expected">The type that was wanted.</param>
    /// <param name="found">What was there.</param>
    /// <param name="owners">What was being parsed, innermost first.</param>
    public static PlainTextException WrongType(string expected, JsonElement? found, params ReadOnlySpan<string> owners)
    {
        var text = $"Expected input type \"{expected}\", found {Raw(found)}.";
        foreach (var owner in owners)
            text += $" (occurred while parsing \"{owner}\")";
        return Malformed(text);
    }

    /// <summary>What was found, as the reference writes it: compact, the names of objects sorted.</summary>
    public static string Raw(JsonElement? element) =>
        element is { ValueKind: not JsonValueKind.Undefined } e ? Sorted(e)?.ToJsonString(s_plain) ?? "null" : "null";

    private static JsonNode? Sorted(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new JsonObject(element.EnumerateObject()
            .GroupBy(p => p.Name, p => p.Value)
            .OrderBy(p => p.Key, StringComparer.Ordinal)
            .Select(p => KeyValuePair.Create(p.Key, Sorted(p.Last())))),
        JsonValueKind.Array => new JsonArray([.. element.EnumerateArray().Select(Sorted)]),
        _ => JsonValue.Create(element),
    };

    public static JsonElement? Field(JsonElement owner, string name) =>
        owner.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    public static string RequiredString(JsonElement owner, string name, string type) =>
        Field(owner, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw WrongType("string", Field(owner, name), type);

    public static ulong RequiredU64(JsonElement owner, string name, string type) =>
        Field(owner, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out var number)
            ? number
            : throw WrongType("integer(uint64)", Field(owner, name), type);

    public static string[] RequiredStrings(JsonElement owner, string name, string type)
    {
        if (Field(owner, name) is not { ValueKind: JsonValueKind.Array } array)
            throw WrongType("list_string", Field(owner, name), type);
        return [.. array.EnumerateArray().Select(item =>
            item.ValueKind == JsonValueKind.String ? item.GetString()! : throw WrongType("string", item, "list_string", type))];
    }

    public static KeyValuePair<string, string>[] RequiredMap(JsonElement owner, string name, string type)
    {
        if (Field(owner, name) is not { ValueKind: JsonValueKind.Object } map)
            throw WrongType("map_string", Field(owner, name), type);
        return [.. map.EnumerateObject().Select(p => p.Value.ValueKind == JsonValueKind.String
            ? KeyValuePair.Create(p.Name, p.Value.GetString()!)
            : throw WrongType("string", p.Value, "map_string", type))];
    }

    private static string Describe(ReadOnlySpan<byte> bytes, JsonException failure) =>
        JsonTruncation.Describe(bytes)
            ?? $"{failure.Message.Split(" LineNumber")[0].Split(" Path:")[0]} at line {failure.LineNumber + 1} column {failure.BytePositionInLine + 1}";

    private static PlainTextException TooLarge(long maxBytes) => new(413, $"The request body is larger than the limit of {maxBytes} bytes.");
}
