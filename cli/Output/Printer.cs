using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GolemOrleans.Cli.Output;

/// <summary>
/// Prints the result of a command. Results go to standard output; progress goes there only in text format and to standard
/// error otherwise, so that standard output stays parseable.
/// </summary>
internal sealed class Printer(OutputFormat format, TextWriter output, TextWriter errors)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonSerializerOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <param name="view">What json and yaml show.</param>
    /// <param name="text">Writes the same for people.</param>
    public void Print(JsonNode view, Action<TextWriter> text)
    {
        switch (format)
        {
            case OutputFormat.Json:
                output.WriteLine(view.ToJsonString(Indented));
                break;
            case OutputFormat.Yaml:
                output.Write(YamlText.Write(view));
                break;
            default:
                text(output);
                break;
        }
    }

    /// <summary>One of a row of results: a line of its own in json, a document of its own in yaml.</summary>
    public void PrintOne(JsonNode view, string text)
    {
        switch (format)
        {
            case OutputFormat.Json:
                output.WriteLine(view.ToJsonString(OneLine));
                break;
            case OutputFormat.Yaml:
                output.Write("---\n" + YamlText.Write(view));
                break;
            default:
                output.WriteLine(text);
                break;
        }
    }

    public void Progress(string text) => (format == OutputFormat.Text ? output : errors).WriteLine(text);
}
