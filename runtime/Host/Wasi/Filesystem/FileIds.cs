using GolemOrleans.Runtime.Host.Wasi.Filesystem.Native;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>
/// Numbers files in the order in which the worker meets them, so that hashes and identity tests are the same in every
/// replay although inodes differ. The number of a file whose last name went away is not given to a later file that happens
/// to get its inode.
/// </summary>
internal sealed class FileIds
{
    private readonly Dictionary<FileIdentity, ulong> _ids = [];
    private ulong _next = 1;

    public ulong Of(FileIdentity identity)
    {
        if (!_ids.TryGetValue(identity, out var id))
            _ids.Add(identity, id = _next++);
        return id;
    }

    /// <summary>The last link of the file is gone.</summary>
    public void Forget(FileIdentity identity) => _ids.Remove(identity);
}
