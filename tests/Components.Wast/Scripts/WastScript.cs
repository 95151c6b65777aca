using System.Text.Json;

namespace GolemOrleans.Components.Wast;

/// <summary>
/// A script as <c>wasm-tools json-from-wast</c> writes it: commands in order, and the folder with the binaries they name.
/// </summary>
public sealed class WastScript
{
    private WastScript(string name, string folder, IReadOnlyList<WastCommand> commands)
    {
        Name = name;
        Folder = folder;
        Commands = commands;
    }

    /// <summary>Of the JSON file, without extension.</summary>
    public string Name { get; }

    public string Folder { get; }

    public IReadOnlyList<WastCommand> Commands { get; }

    /// <exception cref="JsonException">Not such a script.</exception>
    public static WastScript Load(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        if (!document.RootElement.TryGetProperty("commands", out var commands))
            throw new JsonException($"{path} has no commands.");
        return new WastScript(
            Path.GetFileNameWithoutExtension(path),
            Path.GetDirectoryName(Path.GetFullPath(path))!,
            [.. commands.EnumerateArray().Select(c => new WastCommand(c.Clone()))]);
    }

    /// <summary>The bytes of the component that a command names; null when they exist as text only.</summary>
    public byte[]? Binary(WastCommand command) =>
        command.BinaryFile is { } file ? File.ReadAllBytes(Path.Combine(Folder, file)) : null;

    /// <summary>The text of the component that a command names.</summary>
    public string Text(WastCommand command) => File.ReadAllText(Path.Combine(Folder, command.File!));
}
