using System.Text.Encodings.Web;
using System.Text.Json;
using GolemOrleans.Values.Binary;
using Microsoft.AspNetCore.Http;

namespace GolemOrleans.Gateway.Http;

/// <summary>Writes JSON answers with their length.</summary>
internal static class JsonResponse
{
    private static readonly JsonWriterOptions s_options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static async Task WriteAsync<T>(HttpContext context, int status, T value, Action<Utf8JsonWriter, T> write)
    {
        using var body = new PooledBuffer();
        using (var json = new Utf8JsonWriter(body, s_options))
            write(json, value);
        var response = context.Response;
        response.StatusCode = status;
        response.ContentType = "application/json; charset=utf-8";
        // With its length known the answer needs no chunks: one write to the socket.
        response.ContentLength = body.Written.Length;
        await response.BodyWriter.WriteAsync(body.Written, context.RequestAborted);
    }

    public static Task OkAsync<T>(HttpContext context, T value, Action<Utf8JsonWriter, T> write) => WriteAsync(context, 200, value, write);

    /// <summary>200 with <c>{}</c>.</summary>
    public static Task EmptyAsync(HttpContext context) => OkAsync(context, 0, static (json, _) =>
    {
        json.WriteStartObject();
        json.WriteEndObject();
    });

    public static Task BoolAsync(HttpContext context, bool value) => OkAsync(context, value, static (json, value) => json.WriteBooleanValue(value));

    public static Task TextAsync(HttpContext context, string text) => OkAsync(context, text, static (json, text) => json.WriteStringValue(text));

    public static void WriteMap(Utf8JsonWriter json, string name, KeyValuePair<string, string>[] entries)
    {
        json.WriteStartObject(name);
        foreach (var (key, value) in entries)
            json.WriteString(key, value);
        json.WriteEndObject();
    }

    public static void WriteStrings(Utf8JsonWriter json, string name, string[] values)
    {
        json.WriteStartArray(name);
        foreach (var value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    /// <summary>ISO 8601 UTC with milliseconds, as the reference's timestamps.</summary>
    public static string Timestamp(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture);
}
