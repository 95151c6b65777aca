namespace GolemOrleans.Oplog.Entries;

/// <summary>The oldest pending update succeeded.</summary>
/// <param name="NewComponentSize">Bytes of the new component binary.</param>
/// <param name="NewActivePlugins">All plugin installations of the new version.</param>
public sealed record SuccessfulUpdateEntry(
    DateTimeOffset timestamp,
    ulong TargetVersion,
    ulong NewComponentSize,
    IReadOnlyList<PluginDescription> NewActivePlugins) : OplogEntry(timestamp)
{
    public override OplogEntryKind Kind => OplogEntryKind.SuccessfulUpdate;

    public override bool IsHint => true;
}
