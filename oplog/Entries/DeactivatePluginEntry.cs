namespace GolemOrleans.Oplog.Entries;

/// <summary>A plugin installation was deactivated for this worker.</summary>
public sealed record DeactivatePluginEntry(DateTimeOffset timestamp, PluginDescription Plugin) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.DeactivatePlugin;

    public override bool IsHint => true;
}
