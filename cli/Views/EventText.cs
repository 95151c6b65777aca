using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Views;

/// <summary>One event of a worker's stream.</summary>
internal sealed record EventText(string Timestamp, string Level, string Context, string Message)
{
    public JsonObject View => new() { ["timestamp"] = Timestamp, ["level"] = Level, ["context"] = Context, ["message"] = Message };

    /// <summary>Reads an event as the server sends it; null for the end of the stream.</summary>
    public static EventText? Read(JsonElement happened)
    {
        if (happened.ValueKind != JsonValueKind.Object)
            return null;
        var tagged = happened.EnumerateObject().First();
        var body = tagged.Value;
        string Field(string name) => body.TryGetProperty(name, out var value) ? value.ToString() : "";
        return tagged.Name switch
        {
            "StdOut" or "StdErr" => new EventText(Field("timestamp"), tagged.Name.ToUpperInvariant(), "", Bytes(body)),
            "Log" => new EventText(Field("timestamp"), Field("level").ToUpperInvariant(), Field("context"), Field("message")),
            "InvocationStart" => new EventText(Field("timestamp"), "INVOKE", "", $"STARTED  {Field("function")} ({Field("idempotency_key")})"),
            "InvocationFinished" => new EventText(Field("timestamp"), "INVOKE", "", $"FINISHED {Field("function")} ({Field("idempotency_key")})"),
            _ => new EventText(Field("timestamp"), tagged.Name.ToUpperInvariant(), "", body.GetRawText()),
        };
    }

    public string Text(bool level, bool timestamp)
    {
        var line = new StringBuilder();
        if (timestamp)
            line.Append('[').Append(Timestamp).Append("] ");
        if (level)
            line.Append('[').Append(Level.PadRight(8)).Append("] ");
        if (Context.Length > 0)
            line.Append('[').Append(Context).Append("] ");
        return line.Append(Message.TrimEnd('\n')).ToString();
    }

    private static string Bytes(JsonElement body) => Encoding.UTF8.GetString([.. body.GetProperty("bytes").EnumerateArray().Select(b => b.GetByte())]);
}
