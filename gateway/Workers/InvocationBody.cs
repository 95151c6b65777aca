using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;

namespace GolemOrleans.Gateway.Workers;

/// <summary>The body of the four invoke endpoints: <c>{"params":[{"typ"?, "value"}]}</c>.</summary>
internal static class InvocationBody
{
    private const string Type = "InvokeParameters";

    /// <summary>
    /// Finds the <c>params</c> array in the body and checks its frame: objects, each with a value, all typed or none. The
    /// values themselves are checked by the worker, which knows the function's types.
    /// </summary>
    /// <returns>The bytes of the array.</returns>
    public static ReadOnlyMemory<byte> FindParameters(byte[] body)
    {
        try
        {
            JsonBody.CheckStrings(body);
            var json = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = JsonSyntax.MaxDepth });
            if (!json.Read() || json.TokenType != JsonTokenType.StartObject)
                throw new JsonException("not an object");

            ReadOnlyMemory<byte>? found = null;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isParameters = json.ValueTextEquals("params"u8);
                json.Read();
                var start = (int)json.TokenStartIndex;
                if (isParameters && json.TokenType == JsonTokenType.StartArray)
                {
                    CheckElements(ref json);
                    found = body.AsMemory(start, (int)json.BytesConsumed - start);
                }
                else if (isParameters)
                {
                    throw JsonBody.Malformed($"Expected input type \"list_ValueAndOptionalType\", found {Text(ref json)}. (occurred while parsing \"{Type}\")");
                }
                else
                {
                    json.Skip();
                }
            }

            while (json.Read())
            {
                // Reads to the end so that trailing garbage is refused.
            }

            return found ?? throw JsonBody.Malformed($"Expected input type \"list_ValueAndOptionalType\", found null. (occurred while parsing \"{Type}\")");
        }
        catch (JsonException)
        {
            // The slow path words the problem as for every other body.
            JsonBody.Parse(body, Type).Dispose();
            throw;
        }
    }

    private static void CheckElements(ref Utf8JsonReader json)
    {
        var typed = 0;
        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (json.TokenType != JsonTokenType.StartObject)
                throw JsonBody.Malformed($"Expected input type \"ValueAndOptionalType\", found {Text(ref json)}. (occurred while parsing \"list_ValueAndOptionalType\") (occurred while parsing \"{Type}\")");
            bool hasType = false, hasValue = false;
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                var isType = json.ValueTextEquals("typ"u8);
                hasValue |= json.ValueTextEquals("value"u8);
                json.Read();
                hasType |= isType && json.TokenType != JsonTokenType.Null;
                json.Skip();
            }

            if (!hasValue)
                throw JsonBody.Malformed($"Expected input type \"json\", found null. (occurred while parsing \"ValueAndOptionalType\") (occurred while parsing \"list_ValueAndOptionalType\") (occurred while parsing \"{Type}\")");
            count++;
            typed += hasType ? 1 : 0;
        }

        if (typed != 0 && typed != count)
            throw new BadRequestException("Some parameters have types specified, while others don't. Either all parameters must have types or none of them should.");
    }

    /// <summary>The value at the reader, compact.</summary>
    private static string Text(ref Utf8JsonReader json)
    {
        using var value = JsonDocument.ParseValue(ref json);
        return JsonBody.Raw(value.RootElement);
    }
}
