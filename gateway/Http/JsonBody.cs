using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using GolemOrleans.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GolemOrleans.Gateway.Http;

/// <summary>Reads request bodies with a limit, and their JSON fields with the error texts of the reference.</summary>
internal static class JsonBody
{
    private const string Map = "map<string, string>";
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonSyntax.MaxDepth };

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
    public static async Task<JsonDocument> ReadAsync(HttpContext context, long maxBytes, string type)
    {
        ContentType.RequireJson(context);
        return Parse(await ReadBytesAsync(context, maxBytes), type);
    }

    /// <summary>An object; anything else is refused.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> bytes, string type)
    {
        try
        {
            CheckStrings(bytes.Span);
            var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = JsonSyntax.MaxDepth });
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
            throw new MalformedBodyException(JsonSyntax.Problem(bytes.Span) ?? failure.Message, isSyntax: true);
        }
    }

    /// <summary>Refuses strings that are no Unicode text: bytes that are not UTF-8, halves of surrogate pairs.</summary>
    public static void CheckStrings(ReadOnlySpan<byte> json)
    {
        if ((!Utf8.IsValid(json) || json.IndexOf("\\u"u8) >= 0) && JsonSyntax.Problem(json) is { } problem)
            throw new MalformedBodyException(problem, isSyntax: true);
    }

    public static MalformedBodyException Malformed(string problem) => new(problem, isSyntax: false);

    /// <summary>A field has another type than <paramref name="expected"/> (missing counts as null).</summary>
    /// <param name="expected">The type that was wanted.</param>
    /// <param name="found">What was there.</param>
    /// <param name="owners">What was being parsed, innermost first.</param>
    public static MalformedBodyException WrongType(string expected, JsonElement? found, params ReadOnlySpan<string> owners) =>
        Malformed($"Expected input type \"{expected}\", found {Raw(found)}.{Within(owners)}");

    /// <summary>An integer is missing, no number, no integer, or out of its range.</summary>
    /// <param name="type">For example <c>uint64</c>.</param>
    /// <param name="range">Its range.</param>
    /// <param name="found">What was there.</param>
    /// <param name="owners">What was being parsed, innermost first.</param>
    public static MalformedBodyException WrongInteger(string type, (long Least, ulong Most) range, JsonElement? found, params ReadOnlySpan<string> owners)
    {
        if (found is not { ValueKind: JsonValueKind.Number } number)
            return WrongType($"integer({type})", found, owners);
        var isInteger = range.Least < 0 ? number.TryGetInt64(out _) : number.TryGetUInt64(out _);
        var problem = isInteger ? $"Only integers from {range.Least} to {range.Most} are accepted." : "invalid integer";
        return WrongValue($"integer({type})", problem, owners);
    }

    /// <summary>A value of the right JSON type that its own type does not have.</summary>
    public static MalformedBodyException WrongValue(string type, string problem, params ReadOnlySpan<string> owners) =>
        Malformed($"failed to parse \"{type}\": {problem}{Within(owners)}");

    private static string Within(ReadOnlySpan<string> owners)
    {
        var text = "";
        foreach (var owner in owners)
            text += $" (occurred while parsing \"{owner}\")";
        return text;
    }

    /// <summary>The text in quotes, with escapes where they must be.</summary>
    public static string Quote(string text) => JsonSerializer.Serialize(text, s_plain);

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

    /// <summary>Reads one of several objects: what fits none of them, or one but for a field, is told as a whole.</summary>
    /// <exception cref="MalformedBodyException"><paramref name="read"/> threw one.</exception>
    public static T Union<T>(string type, JsonElement? found, Func<T> read, params ReadOnlySpan<string> owners)
    {
        try
        {
            return read();
        }
        catch (MalformedBodyException)
        {
            throw WrongType(type, found, owners);
        }
    }

    /// <summary>The tag of a union's case, the text in its field <c>type</c>.</summary>
    public static string? Tag(JsonElement? union) =>
        union is { ValueKind: JsonValueKind.Object } tagged && Field(tagged, "type") is { ValueKind: JsonValueKind.String } tag ? tag.GetString() : null;

    public static string RequiredString(JsonElement owner, string name, params ReadOnlySpan<string> types) =>
        Field(owner, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : throw WrongType("string", Field(owner, name), types);

    public static string? OptionalString(JsonElement owner, string name, params ReadOnlySpan<string> types) =>
        Field(owner, name) is null ? null : RequiredString(owner, name, ["optional_string", .. types]);

    public static bool RequiredBool(JsonElement owner, string name, params ReadOnlySpan<string> types) => Field(owner, name) switch
    {
        { ValueKind: JsonValueKind.True } => true,
        { ValueKind: JsonValueKind.False } => false,
        var other => throw WrongType("boolean", other, types),
    };

    /// <summary>The name of one of several cases.</summary>
    /// <param name="owner">Who has it.</param>
    /// <param name="name">Of the field.</param>
    /// <param name="type">Of the cases, as <paramref name="types"/> begins.</param>
    /// <param name="parse">Null for a name that is none.</param>
    /// <param name="types">What was being parsed, innermost first.</param>
    public static T RequiredCase<T>(JsonElement owner, string name, string type, Func<string, T?> parse, params ReadOnlySpan<string> types)
        where T : struct
    {
        if (Field(owner, name) is not { ValueKind: JsonValueKind.String } text)
            throw WrongType(type, Field(owner, name), types);
        return parse(text.GetString()!) ?? throw WrongValue(type, "Expect a valid enumeration value.", types);
    }

    /// <summary>An array of objects.</summary>
    public static IReadOnlyList<T> RequiredObjects<T>(JsonElement owner, string name, string itemType, Func<JsonElement, T> read, string type)
    {
        var list = $"list_{itemType}";
        if (Field(owner, name) is not { ValueKind: JsonValueKind.Array } array)
            throw WrongType(list, Field(owner, name), type);
        return [.. array.EnumerateArray().Select(item => item.ValueKind == JsonValueKind.Object ? read(item) : throw WrongType(itemType, item, list, type))];
    }

    public static ulong RequiredU64(JsonElement owner, string name, params ReadOnlySpan<string> types) =>
        Field(owner, name) is { ValueKind: JsonValueKind.Number } value && value.TryGetUInt64(out var number)
            ? number
            : throw WrongInteger("uint64", (0, ulong.MaxValue), Field(owner, name), types);

    public static ulong? OptionalU64(JsonElement owner, string name, params ReadOnlySpan<string> types) =>
        Field(owner, name) is null ? null : RequiredU64(owner, name, ["optional_integer(uint64)", .. types]);

    /// <summary>An array of numbers from 0 to 255.</summary>
    public static byte[] RequiredBytes(JsonElement owner, string name, string type)
    {
        const string list = "list_integer(uint8)";
        if (Field(owner, name) is not { ValueKind: JsonValueKind.Array } array)
            throw WrongType(list, Field(owner, name), type);
        var bytes = new byte[array.GetArrayLength()];
        var i = 0;
        foreach (var item in array.EnumerateArray())
            bytes[i++] = item.ValueKind == JsonValueKind.Number && item.TryGetByte(out var b) ? b : throw WrongInteger("uint8", (0, byte.MaxValue), item, list, type);
        return bytes;
    }

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
            throw WrongType(Map, Field(owner, name), type);
        return [.. map.EnumerateObject().Select(p => p.Value.ValueKind == JsonValueKind.String
            ? KeyValuePair.Create(p.Name, p.Value.GetString()!)
            : throw WrongType("string", p.Value, Map, type))];
    }

    private static PlainTextException TooLarge(long maxBytes) => new(413, $"The request body is larger than the limit of {maxBytes} bytes.");
}
