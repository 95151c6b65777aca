using System.Collections;
using System.Text;
using System.Text.RegularExpressions;

namespace GolemOrleans.Silo.Tests.Deploy;

/// <summary>
/// Renders the chart's templates: the part of Helm's language that they use (fields, include, toYaml, quote, default, nindent, if,
/// else, range, define) and nothing more, so a template that uses more fails here. No replacement for helm, which knows the
/// API's schemas; it proves that every field exists and that the result is YAML.
/// </summary>
internal sealed partial class ChartTemplate
{
    private readonly Dictionary<string, string> _defined = [];
    private readonly IDictionary _root;

    public ChartTemplate(string helpers, IDictionary root)
    {
        _root = root;
        foreach (Match define in Define().Matches(helpers)) _defined.Add(define.Groups["name"].Value, define.Groups["body"].Value);
    }

    public string Render(string template)
    {
        var tokens = new Queue<string>(Action().Split(Trim(template)));
        string rendered = Block(tokens, _root, true, out string end);
        return end.Length == 0 ? rendered : throw new FormatException($"'{end}' without a block.");
    }

    private static string Trim(string template) => TrimRight().Replace(TrimLeft().Replace(template, "{{"), "}}");

    /// <summary>Up to the end of the template or of the block; <paramref name="end"/> says which word ended it.</summary>
    private string Block(Queue<string> tokens, object? dot, bool live, out string end)
    {
        var output = new StringBuilder();
        while (tokens.TryDequeue(out string? token))
        {
            if (!token.StartsWith("{{", StringComparison.Ordinal))
            {
                if (live) output.Append(token);
                continue;
            }

            string action = token[2..^2].Trim();
            if (action is "end" or "else")
            {
                end = action;
                return output.ToString();
            }

            if (action.StartsWith("if ", StringComparison.Ordinal)) output.Append(If(tokens, action[3..], dot, live));
            else if (action.StartsWith("range ", StringComparison.Ordinal)) output.Append(Range(tokens, action[6..], dot, live));
            else if (live) output.Append(Text(Pipeline(action, dot)));
        }

        end = "";
        return output.ToString();
    }

    private string If(Queue<string> tokens, string condition, object? dot, bool live)
    {
        bool holds = IsTrue(Pipeline(condition, dot));
        string result = Block(tokens, dot, live && holds, out string end);
        if (end == "else") result += Block(tokens, dot, live && !holds, out end);
        return end == "end" ? result : throw new FormatException($"'if {condition}' has no end.");
    }

    private string Range(Queue<string> tokens, string list, object? dot, bool live)
    {
        string[] body = [.. tokens];
        var result = new StringBuilder();
        foreach (object? item in (IEnumerable)Pipeline(list, dot)!) result.Append(Block(new Queue<string>(body), item, live, out _));
        Block(tokens, dot, false, out string end);
        return end == "end" ? result.ToString() : throw new FormatException($"'range {list}' has no end.");
    }

    private object? Pipeline(string pipeline, object? dot)
    {
        object? value = null;
        bool isFirst = true;
        foreach (string stage in pipeline.Split('|'))
        {
            string[] words = [.. Word().Matches(stage.Trim()).Select(match => match.Value)];
            value = isFirst ? First(words, dot) : Filter(words, value, dot);
            isFirst = false;
        }

        return value;
    }

    private object? First(string[] words, object? dot) => words switch
    {
        ["include", var name, "."] => Render(_defined.TryGetValue(name.Trim('"'), out string? body) ? body : throw new FormatException($"{name} is not defined.")).Trim(),
        ["toYaml", var field] => Yaml(Field(field, dot)),
        [var field] => Field(field, dot),
        _ => throw new FormatException($"'{string.Join(' ', words)}' is not supported."),
    };

    private object? Filter(string[] words, object? value, object? dot) => words switch
    {
        ["quote"] => $"\"{Text(value)}\"",
        ["default", var otherwise] => IsTrue(value) ? value : Field(otherwise, dot),
        ["nindent", var count] => string.Concat(Text(value).TrimEnd().Split('\n').Select(line => "\n" + new string(' ', int.Parse(count)) + line)),
        _ => throw new FormatException($"'{string.Join(' ', words)}' is not supported."),
    };

    /// <summary>A field of the root, which must exist, or the dot, or a literal.</summary>
    private object? Field(string path, object? dot)
    {
        if (path == ".") return dot;
        if (!path.StartsWith('.')) return path.Trim('"');
        object? value = _root;
        foreach (string name in path[1..].Split('.'))
            value = value is IDictionary map && map.Contains(name) ? map[name] : throw new FormatException($"There is no {path}.");
        return value;
    }

    private static bool IsTrue(object? value) => value switch
    {
        null => false,
        string text => text is not ("" or "false" or "0"),
        ICollection collection => collection.Count > 0,
        _ => true,
    };

    private static string Text(object? value) => value?.ToString() ?? "";

    private static string Yaml(object? value) => new YamlDotNet.Serialization.SerializerBuilder().Build().Serialize(value);

    [GeneratedRegex("""\{\{-? define "(?<name>[^"]+)" -?\}\}(?<body>.*?)\{\{-? end -\}\}""", RegexOptions.Singleline)]
    private static partial Regex Define();

    [GeneratedRegex(@"(\{\{.*?\}\})")]
    private static partial Regex Action();

    [GeneratedRegex(@"\s*\{\{-")]
    private static partial Regex TrimLeft();

    [GeneratedRegex(@"-\}\}\s*")]
    private static partial Regex TrimRight();

    [GeneratedRegex("""
        "[^"]*"|\S+
        """, RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Word();
}
