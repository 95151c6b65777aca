using System.Security.Cryptography;
using GolemOrleans.Wasmtime;

namespace GolemOrleans.Components.Snapshots;

/// <summary>The captured state, in the order of the <see cref="SnapshotPlan"/>.</summary>
internal sealed record InstanceContent(
    MemoryContent[] Memories,
    ValRaw[] Globals,
    FunctionPlace[] FunctionGlobals,
    FunctionPlace[][] Tables,
    HandleTableContent[] HandleTables,
    HostObjectsContent HostObjects);

/// <summary>A memory's size and its pages that differ from a fresh instance.</summary>
/// <param name="Length">In bytes.</param>
/// <param name="Pages">Numbers of the pages, ascending.</param>
/// <param name="Bytes">Their contents, one after the other.</param>
internal sealed record MemoryContent(long Length, int[] Pages, byte[] Bytes)
{
    public byte[] Hash(int i) => SHA256.HashData(Bytes.AsSpan(i * InstanceSnapshot.PageBytes, InstanceSnapshot.PageBytes));
}

/// <summary>A function of the tree: core instance and index in its module. Null is <see cref="Null"/>.</summary>
internal readonly record struct FunctionPlace(int Instance, int Index)
{
    public static FunctionPlace Null { get; } = new(-1, 0);
}

/// <summary>A handle table; resources are slots of the link plan.</summary>
internal sealed record HandleTableContent(HandleContent[] Handles, int FirstFree);

/// <param name="Resource">Slot of the resource type, −1 for a free handle.</param>
/// <param name="Rep">The representation, of a live handle.</param>
/// <param name="NextFree">The next free handle, of a free one.</param>
internal readonly record struct HandleContent(int Resource, uint Rep, int NextFree);

/// <summary>The host's objects by rep, from 1.</summary>
internal sealed record HostObjectsContent(HostObjectContent[] Objects, int FirstFree);

/// <param name="Resource">Slot of the resource type, −1 for a free rep.</param>
/// <param name="Saved">What the keeper saved.</param>
/// <param name="NextFree">The next free rep, of a free one.</param>
internal readonly record struct HostObjectContent(int Resource, ReadOnlyMemory<byte> Saved, int NextFree);
