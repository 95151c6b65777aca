using System.Text.Json;

namespace GolemOrleans.Gateway.Http;

/// <summary>Words the case of a JSON text that ends too early, as the reference's parser does. Pure.</summary>
internal static class JsonTruncation
{
    /// <returns>For example <c>EOF while parsing an object at line 1 column 1</c>; null when the text does not end too early.</returns>
    public static string? Describe(ReadOnlySpan<byte> text)
    {
        var open = new Stack<string>();
        var reader = new Utf8JsonReader(text, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject:
                        open.Push("an object");
                        break;
                    case JsonTokenType.StartArray:
                        open.Push("a list");
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        open.Pop();
                        break;
                    case JsonTokenType.PropertyName:
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return null;
        }

        var rest = text[(int)reader.BytesConsumed..].TrimStart(" \t\r\n:,"u8);
        var what = rest.StartsWith("\""u8) ? "a string"
            : reader.TokenType == JsonTokenType.PropertyName || !rest.IsEmpty ? "a value"
            : open.TryPeek(out var innermost) ? innermost
            : reader.TokenType == JsonTokenType.None ? "a value" : null;
        if (what is null)
            return null;
        var line = text.Count((byte)'\n') + 1;
        var column = text.Length - (text.LastIndexOf((byte)'\n') + 1);
        return $"EOF while parsing {what} at line {line} column {column}";
    }
}
