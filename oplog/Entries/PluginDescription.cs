namespace GolemOrleans.Oplog.Entries;

/// <summary>A plugin installation as an entry names it.</summary>
/// <param name="Registered">Whether the plugin was still registered when the entry was made; the public oplog tells whether it is now.</param>
public sealed record PluginDescription(
    Guid InstallationId, string PluginName, string PluginVersion, bool Registered, IReadOnlyDictionary<string, string> Parameters);
