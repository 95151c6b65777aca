namespace GolemOrleans.Oplog.Entries;

/// <summary>A plugin installation was activated for this worker.</summary>
public sealed record ActivatePluginEntry(DateTimeOffset timestamp, PluginDescription Plugin) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.ActivatePlugin;

    public override bool IsHint => true;
}
