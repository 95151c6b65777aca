using GolemOrleans.GrainInterfaces;
using GolemOrleans.Runtime.Files;

namespace GolemOrleans.Grains.Workers;

public sealed partial class WorkerGrain
{
    private const int FileCopiesMax = 16;
    private static readonly TimeSpan s_fileCopyLife = TimeSpan.FromMinutes(2);

    /// <summary>Copies of big files that are being read, by the reader's id.</summary>
    private readonly Dictionary<Guid, (WorkerFileCopy Copy, DateTimeOffset LastUse)> _fileCopies = [];

    public async Task<FileListing?> ListFilesAsync(string path, TimeSpan wait)
    {
        var nodes = await RunAsync(runtime => runtime.LookAsync(files => files.List(path), wait));
        return nodes is null ? null : new FileListing([.. nodes.Select(ToNode)]);
    }

    public async Task<FileChunk?> ReadFileAsync(string path, Guid reader, long offset, int maxBytes, TimeSpan wait)
    {
        if (!_fileCopies.TryGetValue(reader, out var known))
        {
            // A later part without its copy: the copy went with its server or was too old.
            if (offset != 0)
                return new FileChunk(default, EndOfFile: false, IsLost: true);
            if (await RunAsync(runtime => runtime.LookAsync(files => files.Read(path), wait)) is not { } copy)
                return null;
            known = (copy, default);
        }

        var bytes = known.Copy.Read(offset, maxBytes);
        var isEnd = offset + bytes.Length >= known.Copy.Length;
        if (isEnd)
        {
            _fileCopies.Remove(reader);
            known.Copy.Dispose();
        }
        else
        {
            _fileCopies[reader] = (known.Copy, services.Runtime.Time.GetUtcNow());
            if (_fileCopies.Count > FileCopiesMax)
                Drop(_fileCopies.MinBy(copy => copy.Value.LastUse).Key);
        }

        return new FileChunk(bytes, isEnd);
    }

    private void DropOldFileCopies()
    {
        var oldest = services.Runtime.Time.GetUtcNow() - s_fileCopyLife;
        foreach (var (reader, copy) in _fileCopies.ToArray())
        {
            if (copy.LastUse < oldest)
                Drop(reader);
        }
    }

    private void DropFileCopies()
    {
        foreach (var reader in _fileCopies.Keys.ToArray())
            Drop(reader);
    }

    private void Drop(Guid reader)
    {
        if (_fileCopies.Remove(reader, out var copy))
            copy.Copy.Dispose();
    }

    private static FileNode ToNode(WorkerFileNode node) => new()
    {
        Name = node.Name,
        IsDirectory = node.IsDirectory,
        ReadOnly = node.IsReadOnly,
        LastModifiedUnixSeconds = node.LastModified,
        SizeBytes = node.Size,
    };
}
