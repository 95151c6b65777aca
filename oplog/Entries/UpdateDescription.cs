namespace GolemOrleans.Oplog.Entries;

/// <summary>How a worker gets to another component version.</summary>
public abstract record UpdateDescription
{
    private protected UpdateDescription() { }

    public abstract ulong TargetVersion { get; init; }

    /// <summary>The whole oplog is replayed on the new version.</summary>
    public sealed record Automatic(ulong TargetVersion) : UpdateDescription;

    /// <summary>History up to the pending update is skipped; the new version loads the bytes that the old one saved.</summary>
    /// <param name="Payload">The raw bytes of the guest's snapshot.</param>
    public sealed record SnapshotBased(ulong TargetVersion, OplogPayload Payload) : UpdateDescription;
}
