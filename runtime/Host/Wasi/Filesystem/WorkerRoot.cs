using GolemOrleans.Runtime.Host.Wasi.Filesystem.Native;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>A file that a component brings along.</summary>
/// <param name="Path">Absolute path in the worker's file system, with <c>/</c>.</param>
/// <param name="IsReadOnly">Read-only files cannot be written, resized or touched, under any name.</param>
/// <param name="Source">A local file with the content, never changed in place.</param>
public sealed record InitialFile(string Path, bool IsReadOnly, string Source);

/// <summary>
/// A worker's private file system: a fresh directory at each load that holds the initial files and is removed on dispose.
/// Not thread-safe.
/// </summary>
public sealed class WorkerRoot : IDisposable
{
    private readonly string _directory;
    private readonly HashSet<FileIdentity> _readOnly = [];
    private readonly HashSet<WorkerFile> _open = [];

    private WorkerRoot(string directory) => _directory = directory;

    internal FileIds Ids { get; } = new();

    internal DiskUsage Usage { get; } = new();

    /// <summary>Whether a file may have that many bytes; asked before it grows.</summary>
    internal Func<ulong, bool> AllowsSize { get; set; } = static _ => true;

    /// <summary>Whether all files together may take that many bytes; asked before they do.</summary>
    internal Func<ulong, bool> AllowsUse { get; set; } = static _ => true;

    /// <exception cref="FileErrorException">There is no room for that many bytes more.</exception>
    internal void RequireRoom(long bytes)
    {
        if (bytes > 0 && !AllowsUse((ulong)(Usage.Bytes + bytes)))
            throw new FileErrorException(ErrorCode.Quota);
    }

    /// <summary>Creates the directory and places the files. An existing directory of that name is removed first.</summary>
    /// <exception cref="IOException">The directory or a file cannot be created.</exception>
    /// <exception cref="ArgumentException">A path of an initial file is not absolute or leaves the root.</exception>
    public static WorkerRoot Create(string directory, IReadOnlyList<InitialFile> files)
    {
        var full = Path.GetFullPath(directory);
        if (Directory.Exists(full))
            Directory.Delete(full, recursive: true);
        if (!OperatingSystem.IsLinux())
            throw new PlatformNotSupportedException("The file sandbox needs Linux (openat2).");
        Directory.CreateDirectory(full, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var root = new WorkerRoot(full);
        try
        {
            foreach (var file in files)
                root.Place(file);
        }
        catch
        {
            root.Dispose();
            throw;
        }

        return root;
    }

    /// <summary>Opens the root directory as a preopened descriptor: readable and mutable.</summary>
    internal WorkerFile OpenRoot() => new(
        this,
        WorkerFile.Check(LibC.Open(_directory, LibC.ReadOnly | LibC.DirectoryFlag | LibC.CloseOnExec, 0)),
        DescriptorFlags.Read | DescriptorFlags.MutateDirectory);

    internal bool IsReadOnly(FileIdentity identity) => _readOnly.Contains(identity);

    internal void Opened(WorkerFile file) => _open.Add(file);

    internal void Closed(WorkerFile file)
    {
        _open.Remove(file);
        if (!IsOpen(file.Identity))
            Usage.Closed(file.Identity, () => (long)file.Stat().Size);
    }

    /// <summary>The last name of a file went away; its inode may come back as another file once nobody holds it.</summary>
    internal void Gone(FileStatus status)
    {
        Ids.Forget(status.Identity);
        var isOpen = IsOpen(status.Identity);
        if (!isOpen)
            _readOnly.Remove(status.Identity);
        if (status.Type == DescriptorType.RegularFile)
            Usage.Gone(status.Identity, (long)status.Size, isOpen);
    }

    private bool IsOpen(FileIdentity identity) => _open.Any(file => file.Identity == identity);

    public void Dispose()
    {
        foreach (var file in _open.ToArray())
            file.Close();
        if (Directory.Exists(_directory))
            Directory.Delete(_directory, recursive: true);
    }

    private void Place(InitialFile file)
    {
        var target = Path.GetFullPath(Path.Join(_directory, file.Path));
        if (!file.Path.StartsWith('/') || !target.StartsWith(_directory + "/", StringComparison.Ordinal))
            throw new ArgumentException($"The initial file {file.Path} is not below the root.", nameof(file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file.Source, target);
        var fd = WorkerFile.Check(LibC.Open(target, LibC.PathFlag | LibC.CloseOnExec, 0));
        var stat = WorkerFile.StatxOf(fd);
        if (file.IsReadOnly)
            _readOnly.Add(stat.Identity);
        Usage.Add((long)stat.Size + DiskUsage.BytesPerName);
        _ = LibC.Close(fd);
    }
}
