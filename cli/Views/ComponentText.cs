using System.Text.Json;
using System.Text.Json.Nodes;
using GolemOrleans.Cli.Api;
using GolemOrleans.Cli.Output;

namespace GolemOrleans.Cli.Views;

/// <summary>A version of a component as the command line shows it.</summary>
internal static class ComponentText
{
    public static JsonObject View(ComponentView component) => new()
    {
        ["componentName"] = component.Name,
        ["componentId"] = component.Id,
        ["componentType"] = component.Type,
        ["componentVersion"] = component.Version,
        ["componentSize"] = component.Size,
        ["createdAt"] = component.CreatedAt,
        ["exports"] = new JsonArray([.. component.Functions.Select(f => (JsonNode)f.ToString())]),
        ["dynamicLinking"] = Node(component.Json.GetProperty("metadata"), "dynamicLinking"),
        ["files"] = Node(component.Json, "files"),
        ["env"] = Node(component.Json, "env"),
    };

    public static void Write(TextWriter to, ComponentView component) => Fields.Write(
        to,
        ("Component name", component.Name),
        ("Component ID", component.Id),
        ("Component type", component.Type),
        ("Component version", $"{component.Version}"),
        ("Component size", $"{component.Size} bytes"),
        ("Created at", component.CreatedAt),
        ("Exports", string.Join('\n', component.Functions)));

    public static void WriteTable(TextWriter to, IEnumerable<ComponentView> components) => Fields.WriteTable(
        to,
        ["Name", "Version", "Type", "Size", "Created at", "ID"],
        [.. components.Select(c => (IReadOnlyList<string>)[c.Name, $"{c.Version}", c.Type, $"{c.Size}", c.CreatedAt ?? "", c.Id])]);

    private static JsonNode? Node(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? JsonNode.Parse(value.GetRawText()) : null;
}
