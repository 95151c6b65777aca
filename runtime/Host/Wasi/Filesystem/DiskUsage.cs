using GolemOrleans.Runtime.Host.Wasi.Filesystem.Native;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>
/// What a worker's files take, counted as it works: their sizes as the guest sees them (holes included) and 4 KiB for each name.
/// A file whose last name is gone counts until nobody holds it open. Initial files count too. Not thread-safe.
/// </summary>
internal sealed class DiskUsage
{
    /// <summary>Counted for each file, directory or link, however small.</summary>
    public const long BytesPerName = 4096;

    private readonly HashSet<FileIdentity> _nameless = [];

    /// <summary>Bytes in use.</summary>
    public long Bytes { get; private set; }

    /// <summary>A file grew or, with a negative number, shrank.</summary>
    public void Add(long bytes) => Bytes = Math.Max(0, Bytes + bytes);

    /// <summary>The last name of a file went away.</summary>
    /// <param name="isOpen">Somebody holds it open: its bytes count until <see cref="Closed"/>.</param>
    public void Gone(FileIdentity identity, long size, bool isOpen)
    {
        if (isOpen)
            _nameless.Add(identity);
        else
            Add(-size);
    }

    /// <summary>Nobody holds the file open any more.</summary>
    /// <param name="size">Asked when the file has no name either.</param>
    public void Closed(FileIdentity identity, Func<long> size)
    {
        if (_nameless.Remove(identity))
            Add(-size());
    }
}
