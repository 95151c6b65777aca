using System.CommandLine;
using System.Text.Json;
using GolemOrleans.Cli.Views;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary><c>golem api definition deploy</c>: makes a definition of a file, or changes the draft of that id and version.</summary>
internal static class DefinitionDeployCommand
{
    public static Command Create()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "The definition, JSON or YAML (.yaml, .yml)." }.AcceptExistingOnly();
        return new Command("deploy", "Makes or changes an API definition.") { file }.Does(async context =>
        {
            var (path, body) = (context.Get(file), await File.ReadAllBytesAsync(context.Get(file).FullName, context.Cancellation));
            var isYaml = path.Extension is ".yaml" or ".yml";
            var (id, version) = isYaml ? Yaml(body) : Json(body);
            var definition = await context.Client.HttpApis.DeployDefinitionAsync(id, version, body, isYaml, context.Cancellation);
            context.Out.Print(HttpApiText.View(definition), to =>
            {
                to.WriteLine("API definition deployed");
                HttpApiText.WriteDefinition(to, definition);
            });
        });
    }

    private static (string Id, string Version) Json(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object ? (Text("id"), Text("version")) : throw Nameless();
            string Text(string name) => json.RootElement.TryGetProperty(name, out var value) && value.GetString() is { } text ? text : throw Nameless();
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new CommandException($"The file is no JSON: {failure.Message}");
        }
    }

    private static (string Id, string Version) Yaml(byte[] body)
    {
        try
        {
            var yaml = new YamlStream();
            using var text = new StreamReader(new MemoryStream(body));
            yaml.Load(text);
            return yaml.Documents is [{ RootNode: YamlMappingNode root }] ? (Text("id"), Text("version")) : throw Nameless();
            string Text(string name) => root.Children.TryGetValue(new YamlScalarNode(name), out var value) && value is YamlScalarNode { Value: { } found } ? found : throw Nameless();
        }
        catch (YamlException failure)
        {
            throw new CommandException($"The file is no YAML: {failure.Message}");
        }
    }

    private static CommandException Nameless() => new("The file says no id and version.");
}
