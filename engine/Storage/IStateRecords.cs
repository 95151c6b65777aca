namespace GolemOrleans.Engine.Storage;

/// <summary>A record as found.</summary>
/// <param name="State">Null when there is none.</param>
/// <param name="Version">Counts on over deletions.</param>
public readonly record struct StateRecord(byte[]? State, long Version);

/// <summary>
/// Records of grain state in a place that several processes share. Writes are durable when they return. Thread-safe.
/// </summary>
public interface IStateRecords
{
    /// <summary>The record, or null when its version is still the one known.</summary>
    Task<StateRecord?> ReadAsync(string grain, string name, long? knownVersion);

    /// <summary>
    /// Writes the state (null: deletes) when <paramref name="expected"/> is the stored version (null: no record) and returns the
    /// new version; otherwise null, and nothing changes.
    /// </summary>
    Task<long?> TryReplaceAsync(string grain, string name, byte[]? state, long? expected);
}
