using System.Globalization;
using System.Text.Json;

namespace GolemOrleans.Gateway.Tests.Contract;

/// <summary>The objects of <c>types.txt</c>, and the decoding of answers by them: as strict as the client's, and no field that it does not know.</summary>
internal static class ContractTypes
{
    /// <summary>Text behind the <c>=</c> by what is before it: the name of an object, or <c>Name by field</c> of a union.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Read("types.txt");

    private static readonly Dictionary<string, string> s_events = Read("events.txt");

    private static readonly Dictionary<string, (string Tag, Dictionary<string, string> Cases)> s_unions = All
        .Where(type => type.Key.Contains(" by ", StringComparison.Ordinal))
        .ToDictionary(
            type => type.Key.Split(" by ")[0],
            type => (type.Key.Split(" by ")[1], Fields(type.Value).ToDictionary(c => c.Name, c => c.Type)));

    /// <summary>What a client could not decode, each with its place; empty when all is well.</summary>
    public static IReadOnlyList<string> Problems(string type, JsonElement json)
    {
        var problems = new List<string>();
        Check(type, json, "$", problems);
        return problems;
    }

    /// <summary>The same for an event of a worker's stream.</summary>
    public static IReadOnlyList<string> EventProblems(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.String)
            return json.GetString() == "Close" ? [] : [$"unknown event {json}"];
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().ToArray() is not [var tagged] || !s_events.TryGetValue(tagged.Name, out var fields))
            return [$"no event: {json}"];
        var problems = new List<string>();
        CheckObject(Fields(fields), null, tagged.Value, tagged.Name, problems);
        return problems;
    }

    public static IEnumerable<(string Name, string Type)> Fields(string text) =>
        text.Split(", ", StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split(": ", 2)).Select(field => (field[0], field[1]));

    private static Dictionary<string, string> Read(string file) => ContractFile.Lines(file)
        .Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries))
        .ToDictionary(parts => parts[0], parts => parts[1]);

    private static void Check(string type, JsonElement json, string place, List<string> problems)
    {
        if (type.EndsWith('?'))
        {
            if (json.ValueKind != JsonValueKind.Null)
                Check(type[..^1].Trim('(', ')'), json, place, problems);
        }
        else if (type[0] == '[')
        {
            if (json.ValueKind != JsonValueKind.Array)
                problems.Add($"{place}: no array but {json}");
            else
                json.EnumerateArray().Select((item, i) => (item, i)).ToList().ForEach(x => Check(type[1..^1], x.item, $"{place}[{x.i}]", problems));
        }
        else if (type.StartsWith("map<", StringComparison.Ordinal))
        {
            if (json.ValueKind != JsonValueKind.Object)
                problems.Add($"{place}: no map but {json}");
            else
                json.EnumerateObject().ToList().ForEach(p => Check(type[4..^1], p.Value, $"{place}.{p.Name}", problems));
        }
        else if (s_unions.TryGetValue(type, out var union))
        {
            CheckUnion(union.Tag, union.Cases, json, place, problems);
        }
        else if (All.TryGetValue(type, out var fields))
        {
            CheckObject(Fields(fields), null, json, place, problems);
        }
        else if (!IsSimple(type, json))
        {
            problems.Add($"{place}: no {type} but {json.ValueKind} {json}");
        }
    }

    private static void CheckUnion(string tag, Dictionary<string, string> cases, JsonElement json, string place, List<string> problems)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty(tag, out var name) || name.ValueKind != JsonValueKind.String)
            problems.Add($"{place}: no {tag} in {json}");
        else if (!cases.TryGetValue(name.GetString()!, out var type))
            problems.Add($"{place}: unknown {tag} {name}");
        else if (s_unions.TryGetValue(type, out var inner))
            CheckUnion(inner.Tag, inner.Cases, json, place, problems);
        else
            CheckObject(Fields(All[type]), tag, json, place, problems);
    }

    private static void CheckObject(IEnumerable<(string Name, string Type)> fields, string? tag, JsonElement json, string place, List<string> problems)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            problems.Add($"{place}: no object but {json}");
            return;
        }

        var unknown = json.EnumerateObject().Select(p => p.Name).Where(name => name != tag).ToHashSet();
        foreach (var (name, type) in fields)
        {
            if (json.TryGetProperty(name, out var value))
                Check(type, value, $"{place}.{name}", problems);
            else
                problems.Add($"{place}: {name} is missing");
            unknown.Remove(name);
        }

        problems.AddRange(unknown.Select(name => $"{place}: unknown field {name}"));
    }

    private static bool IsSimple(string type, JsonElement json) => type switch
    {
        "any" => true,
        "string" => json.ValueKind == JsonValueKind.String,
        "bool" => json.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "u8" => json.ValueKind == JsonValueKind.Number && json.TryGetByte(out _),
        "i32" => json.ValueKind == JsonValueKind.Number && json.TryGetInt32(out _),
        "i64" => json.ValueKind == JsonValueKind.Number && json.TryGetInt64(out _),
        "u64" => json.ValueKind == JsonValueKind.Number && json.TryGetUInt64(out _),
        "f64" => json.ValueKind == JsonValueKind.Number,
        "uuid" => json.ValueKind == JsonValueKind.String && Guid.TryParseExact(json.GetString(), "D", out _),
        "base64" => json.ValueKind == JsonValueKind.String && json.TryGetBytesFromBase64(out _),
        "ts" => json.ValueKind == JsonValueKind.String
            && DateTimeOffset.TryParseExact(json.GetString(), "yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _),
        _ => type.Contains('|') && json.ValueKind == JsonValueKind.String && type.Split('|').Contains(json.GetString()),
    };
}

/// <summary>Files of this folder, without empty lines and comments.</summary>
internal static class ContractFile
{
    public static IEnumerable<string> Lines(string name) =>
        File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Contract", name)).Where(line => line.Length > 0 && line[0] != '#');
}
