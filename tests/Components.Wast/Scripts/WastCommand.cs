using System.Text.Json;

namespace GolemOrleans.Components.Wast;

/// <summary>One command of a script; which members are set follows from <see cref="Type"/>.</summary>
public sealed class WastCommand(JsonElement json)
{
    public string Type { get; } = json.GetProperty("type").GetString()!;

    public int Line { get; } = json.TryGetProperty("line", out var line) ? line.GetInt32() : 0;

    /// <summary>Name of the component or instance that the command makes or registers.</summary>
    public string? Name { get; } = Member(json, "instance") ?? Member(json, "name");

    /// <summary>The definition to instantiate.</summary>
    public string? Module { get; } = Member(json, "module");

    /// <summary>The import name to register under.</summary>
    public string? As { get; } = Member(json, "as");

    /// <summary>The message that a refusal or trap should have.</summary>
    public string? Text { get; } = Member(json, "text");

    public string? File { get; } = Member(json, "filename");

    /// <summary>The binary form of <see cref="File"/>, where there is one.</summary>
    public string? BinaryFile { get; } = Member(json, "module_type") == "text" ? Member(json, "binary_filename") : Member(json, "filename");

    public WastAction? Action { get; } = json.TryGetProperty("action", out var action) ? new WastAction(action) : null;

    /// <summary>Expected results: none or one.</summary>
    public IReadOnlyList<JsonElement> Expected { get; } = json.TryGetProperty("expected", out var expected) ? [.. expected.EnumerateArray()] : [];

    internal static string? Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;
}

/// <summary>A call of an exported function, of the named instance or of the current one.</summary>
public sealed class WastAction(JsonElement json)
{
    public string Type { get; } = json.GetProperty("type").GetString()!;

    public string? Module { get; } = WastCommand.Member(json, "module");

    public string Field { get; } = json.GetProperty("field").GetString()!;

    public IReadOnlyList<JsonElement> Arguments { get; } = json.TryGetProperty("args", out var arguments) ? [.. arguments.EnumerateArray()] : [];
}
