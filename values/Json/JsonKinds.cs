using System.Text.Json;

namespace GolemOrleans.Values.Json;

/// <summary>What error messages call the kinds of JSON, and safe reading of strings.</summary>
internal static class JsonKinds
{
    public static string Describe(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Number => "number",
        JsonValueKind.String => "string",
        JsonValueKind.Array => "array",
        JsonValueKind.Object => "object",
        _ => "null",
    };

    /// <summary>
    /// Runs a reader over untrusted JSON. Names and strings with lone surrogates pass the JSON parser and fail only when
    /// they are looked at, with an <see cref="InvalidOperationException"/>.
    /// </summary>
    public static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw new ValueJsonException("a name or string holds a lone surrogate");
        }
    }

    /// <summary>The string, or null when the JSON is none or holds lone surrogates.</summary>
    public static string? TryString(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String)
            return null;
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }
}
