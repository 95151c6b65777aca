using GolemOrleans.Runtime.Files;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary><see cref="IWorkerFiles"/> over the worker's root, through the same sandbox as its guest.</summary>
internal sealed class WorkerFiles(WorkerRoot root, string temporaryFolder) : IWorkerFiles
{
    public IReadOnlyList<WorkerFileNode> List(string path) => Guarded(path, () =>
    {
        using var directory = Open(path, OpenFlags.None);
        if (!directory.File.IsDirectory)
            throw new WorkerException(new BadFileType(path));
        return WorkerDirectory.List(directory.File).Select(entry => Node(directory.File, entry)).OfType<WorkerFileNode>().ToArray();
    });

    public WorkerFileCopy Read(string path) => Guarded(path, () =>
    {
        using var file = Open(path, OpenFlags.None);
        if (file.File.Type != DescriptorType.RegularFile)
            throw new WorkerException(new BadFileType(path));
        var length = file.File.Stat().Size;
        return length <= WorkerFileCopy.InMemoryBytesMax
            ? new WorkerFileCopy(file.File.Read(WorkerFileCopy.InMemoryBytesMax, 0))
            : CopyToDisk(file.File, length);
    });

    private WorkerFileCopy CopyToDisk(WorkerFile source, ulong length)
    {
        var name = Path.Join(temporaryFolder, Path.GetRandomFileName());
        var copy = new FileStream(name, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        try
        {
            for (ulong offset = 0; offset < length;)
            {
                var part = source.Read(1 << 20, offset);
                if (part.Length == 0)
                    break;
                copy.Write(part);
                offset += (ulong)part.Length;
            }

            return new WorkerFileCopy(copy);
        }
        catch
        {
            copy.Dispose();
            throw;
        }
    }

    private WorkerFileNode? Node(WorkerFile directory, DirectoryEntry entry)
    {
        FileStatus status;
        try
        {
            status = WorkerDirectory.Stat(directory, PathFlags.SymlinkFollow, entry.Name);
        }
        catch (FileErrorException)
        {
            // A link that leads nowhere or outside is nothing that could be listed or read.
            return null;
        }

        var isDirectory = status.Type == DescriptorType.Directory;
        return new WorkerFileNode(entry.Name, isDirectory, root.IsReadOnly(status.Identity), status.Modification.Seconds, isDirectory ? 0 : status.Size);
    }

    private OpenFile Open(string path, OpenFlags flags)
    {
        var directory = root.OpenRoot();
        var relative = path.Trim('/');
        if (relative.Length == 0)
            return new OpenFile(directory);
        try
        {
            return new OpenFile(WorkerDirectory.Open(root, directory, PathFlags.SymlinkFollow, relative, flags, DescriptorFlags.Read));
        }
        finally
        {
            directory.Release();
        }
    }

    private static T Guarded<T>(string path, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (FileErrorException missing)
        {
            throw new WorkerException(new FileNotFound(path), missing);
        }
    }

    private readonly struct OpenFile(WorkerFile file) : IDisposable
    {
        public WorkerFile File => file;

        public void Dispose() => file.Release();
    }
}
