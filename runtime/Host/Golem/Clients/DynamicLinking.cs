using System.Collections.Frozen;
using System.Text.Json;

namespace GolemOrleans.Runtime.Host.Golem.Clients;

/// <summary>
/// A component's <c>dynamicLinking</c>: which of its imports are generated clients, and of what. Immutable, thread-safe.
/// </summary>
public sealed class DynamicLinking
{
    private readonly FrozenDictionary<string, FrozenDictionary<string, ClientTarget>> _imports;

    private DynamicLinking(FrozenDictionary<string, FrozenDictionary<string, ClientTarget>> imports) => _imports = imports;

    public static DynamicLinking None { get; } = new(FrozenDictionary<string, FrozenDictionary<string, ClientTarget>>.Empty);

    public bool IsEmpty => _imports.Count == 0;

    /// <summary>
    /// Reads the JSON object of the REST API: import name to <c>{"type": "WasmRpc", "targets": {resource: {interfaceName,
    /// componentName, componentType}}}</c>.
    /// </summary>
    /// <param name="utf8">Empty for none.</param>
    /// <exception cref="FormatException">Not such an object; the message names the place.</exception>
    public static DynamicLinking Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.IsEmpty)
            return None;
        try
        {
            using var json = JsonDocument.Parse(utf8);
            return new(json.RootElement.EnumerateObject().ToFrozenDictionary(import => import.Name, ReadImport));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException($"The dynamic linking is malformed: {e.Message}", e);
        }
    }

    /// <summary>The clients of an import, by resource name, or null when it is an ordinary import.</summary>
    public IReadOnlyDictionary<string, ClientTarget>? Find(string import) => _imports.GetValueOrDefault(import);

    private static FrozenDictionary<string, ClientTarget> ReadImport(JsonProperty import)
    {
        var type = import.Value.GetProperty("type").GetString();
        return type == "WasmRpc"
            ? import.Value.GetProperty("targets").EnumerateObject().ToFrozenDictionary(target => target.Name, target => ReadTarget(target.Value))
            : throw new FormatException($"The dynamic linking of '{import.Name}' has the unknown type '{type}'");
    }

    private static ClientTarget ReadTarget(JsonElement target) => new(
        Text(target, "interfaceName"),
        Text(target, "componentName"),
        target.TryGetProperty("componentType", out var type) && type.GetString() == "Ephemeral");

    private static string Text(JsonElement target, string name) =>
        target.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null in the dynamic linking");
}

/// <summary>What a client resource stands for.</summary>
/// <param name="InterfaceName">The exported interface of the target.</param>
/// <param name="ComponentName">Resolved to a component when a client is constructed.</param>
/// <param name="IsEphemeral">Targets have no names: each client calls a worker of its own.</param>
public sealed record ClientTarget(string InterfaceName, string ComponentName, bool IsEphemeral);
