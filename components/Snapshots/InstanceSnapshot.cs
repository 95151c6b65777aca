using System.Security.Cryptography;
using GolemOrleans.Components.Snapshots;

namespace GolemOrleans.Components;

/// <summary>
/// The state of an instance at rest: what of its memories differs from a fresh instance, its mutable globals, the tables that
/// its code writes, every handle table and the host's objects in saved form. Immutable and thread-safe; independent of the
/// instance it was taken of. Two instances in equal states have equal snapshots.
/// <para>For storage it falls into a head and pages of 4 KiB that are named by their SHA-256, so that snapshots which follow each
/// other share what did not change.</para>
/// </summary>
public sealed class InstanceSnapshot
{
    /// <summary>Bytes of a page; the granularity in which memories are compared.</summary>
    public const int PageBytes = 4096;

    private byte[]? _head;

    internal InstanceSnapshot(byte[] component, InstanceContent content)
    {
        Component = component;
        Content = content;
    }

    internal byte[] Component { get; }

    internal InstanceContent Content { get; }

    /// <summary>Bytes of memory that differ from a fresh instance, in whole pages.</summary>
    public long ChangedBytes => Content.Memories.Sum(m => (long)m.Bytes.Length);

    /// <summary>SHA-256 of the head, and so of everything: equal for equal states of one component.</summary>
    public byte[] Digest() => SHA256.HashData(Head());

    /// <summary>Everything but the content of pages, which it names. Ends with a checksum. Computed on first use.</summary>
    public byte[] Head() => _head ??= SnapshotHead.Write(this);

    /// <summary>The pages that the head names, in its order; a page may occur more than once.</summary>
    public IEnumerable<(byte[] Sha256, ReadOnlyMemory<byte> Page)> Pages()
    {
        foreach (var memory in Content.Memories)
        {
            for (var i = 0; i < memory.Pages.Length; i++)
                yield return (memory.Hash(i), memory.Bytes.AsMemory(i * PageBytes, PageBytes));
        }
    }

    /// <summary>Reads a snapshot back; every page is checked against its name.</summary>
    /// <param name="head">What <see cref="Head"/> gave.</param>
    /// <param name="page">The page of that SHA-256.</param>
    /// <exception cref="SnapshotRefusedException">
    /// The head is damaged, of another format or editor version, or a page is not what its name says.
    /// </exception>
    public static InstanceSnapshot Read(ReadOnlyMemory<byte> head, Func<ReadOnlyMemory<byte>, ReadOnlyMemory<byte>> page)
    {
        ArgumentNullException.ThrowIfNull(page);
        return SnapshotHead.Read(head, page);
    }
}
