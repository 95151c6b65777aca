using System.Text.Json;

namespace GolemOrleans.Cli.Api;

/// <summary>One version of a component, as the server describes it.</summary>
public sealed record ComponentView(string Id, string Name, ulong Version, string Type, ulong Size, string? CreatedAt, JsonElement Json)
{
    /// <summary>What it exports, in the order of its metadata.</summary>
    public IReadOnlyList<ExportedFunction> Functions { get; } = [.. ExportedFunction.Read(Json.GetProperty("metadata").GetProperty("exports"))];

    internal static ComponentView Read(JsonElement json)
    {
        var id = json.GetProperty("versionedComponentId");
        return new ComponentView(
            id.GetProperty("componentId").GetString()!,
            json.GetProperty("componentName").GetString()!,
            id.GetProperty("version").GetUInt64(),
            json.GetProperty("componentType").GetString()!,
            json.GetProperty("componentSize").GetUInt64(),
            json.TryGetProperty("createdAt", out var at) ? at.GetString() : null,
            json);
    }
}
