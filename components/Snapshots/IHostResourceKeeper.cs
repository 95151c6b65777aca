using GolemOrleans.Values.Types;

namespace GolemOrleans.Components;

/// <summary>
/// Saves and makes again the host's objects behind handles that guests hold. Called on the thread that captures or restores,
/// once per object; not while a call runs. An object has one number, its <i>rep</i>, which it keeps across a snapshot.
/// </summary>
public interface IHostResourceKeeper
{
    /// <summary>What <see cref="Restore"/> needs. Equal objects must give equal bytes, since snapshots are compared.</summary>
    /// <param name="type">The host's resource type.</param>
    /// <param name="resource">The object.</param>
    /// <param name="repOf">The rep of another host object that a guest holds, for links such as a stream's file; null when none does.</param>
    /// <exception cref="SnapshotRefusedException">The object forbids a snapshot while it lives.</exception>
    ReadOnlyMemory<byte> Save(ResourceType type, object resource, Func<object, uint?> repOf);

    /// <summary>The object again, for a new instance.</summary>
    /// <param name="type">The host's resource type.</param>
    /// <param name="saved">What <see cref="Save"/> gave.</param>
    /// <param name="byRep">The object of a rep; restores it first when that has not happened yet.</param>
    /// <exception cref="SnapshotRefusedException">The object cannot be made again; the instance is not restored.</exception>
    object Restore(ResourceType type, ReadOnlyMemory<byte> saved, Func<uint, object> byRep);
}
