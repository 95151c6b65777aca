using System.Text.Json;
using System.Text.Unicode;
using GolemOrleans.Gateway.Errors;

namespace GolemOrleans.Gateway.Http;

/// <summary>Refuses JSON whose strings are no Unicode text: bytes that are not UTF-8, halves of surrogate pairs.</summary>
internal static class JsonStrings
{
    /// <param name="json">Well-formed JSON, apart from its strings.</param>
    /// <exception cref="PlainTextException">400 in the words of the reference's parser.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        if (!Utf8.IsValid(json))
            throw JsonBody.Malformed("invalid unicode code point");
        if (json.IndexOf("\\u"u8) < 0)
            return;
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is not (JsonTokenType.String or JsonTokenType.PropertyName) || !reader.ValueIsEscaped)
                continue;
            try
            {
                _ = reader.GetString();
            }
            catch (InvalidOperationException)
            {
                var line = json[..(int)reader.TokenStartIndex].Count((byte)'\n') + 1;
                throw JsonBody.Malformed($"lone leading surrogate in hex escape at line {line}");
            }
        }
    }
}
