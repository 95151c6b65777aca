using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GolemOrleans.Gateway.Tests.Support;

namespace GolemOrleans.Gateway.Tests.Recorded;

/// <summary>A request and the answer that was recorded for it, from a file of pairs of lines; <c>#</c> begins a comment.</summary>
/// <param name="Line">Of the file.</param>
/// <param name="Request"><c>METHOD path body</c>; the body is JSON, or <c>form name=text&amp;name=@guest</c>, or missing.</param>
/// <param name="Answer"><c>status body</c>, with <c>content/type:</c> before a body that is no JSON.</param>
internal sealed record RecordedExample(int Line, string Request, string Answer)
{
    public static IReadOnlyList<RecordedExample> Read(string file)
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Recorded", file));
        var examples = new List<RecordedExample>();
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].Length > 0 && lines[i][0] != '#')
                examples.Add(new RecordedExample(i + 1, lines[i], lines[++i]));
        }

        return examples;
    }
}

/// <summary>Texts of answers in one form, so that recorded and given ones can be compared: sorted names, masked ids, times and sizes.</summary>
internal static partial class RecordedText
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(Answer answer)
    {
        var isJson = answer.ContentType.StartsWith("application/json", StringComparison.Ordinal);
        var body = isJson ? Sorted(JsonNode.Parse(answer.Body))?.ToJsonString(s_plain) ?? "null" : $"{answer.ContentType.Split(';')[0]}: {answer.Body}";
        return Mask($"{answer.Status.ToString(CultureInfo.InvariantCulture)} {body}");
    }

    public static string Mask(string text)
    {
        text = Time().Replace(text, "<time>");
        text = Sizes().Replace(text, "$1<n>");
        text = Offset().Replace(text, "PointerOffset(<p>)");
        text = text.Replace("\"producers\":[]", "\"producers\":\"<any>\"", StringComparison.Ordinal);
        return Wit().Replace(text, "$1\"<any>\"");
    }

    private static JsonNode? Sorted(JsonNode? node) => node switch
    {
        JsonObject o => new JsonObject(o.OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => KeyValuePair.Create(p.Key, Sorted(p.Value)))),
        JsonArray a => new JsonArray([.. a.Select(Sorted)]),
        _ => node?.DeepClone(),
    };

    [GeneratedRegex(@"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")]
    private static partial Regex Time();

    [GeneratedRegex(@"(""(?:componentSize|totalLinearMemorySize|initialTotalLinearMemorySize)"":)\d+")]
    private static partial Regex Sizes();

    [GeneratedRegex(@"PointerOffset\([^)]*\)")]
    private static partial Regex Offset();

    [GeneratedRegex(@"(""binaryWit"":)""[^""]*""")]
    private static partial Regex Wit();
}
