using System.Runtime.InteropServices;
using System.Text;
using GolemOrleans.Runtime.Host.Wasi.Filesystem.Native;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>
/// Operations on names beneath an open directory. The parent of the last component is opened beneath the directory, then
/// the last component is used by name with calls that never follow it.
/// </summary>
internal static unsafe class WorkerDirectory
{
    private const int NewFileMode = 0x1B6, NewDirectoryMode = 0x1FF, MaxPathBytes = 4096;

    /// <summary>Opens or creates; see <c>descriptor.open-at</c>.</summary>
    public static WorkerFile Open(WorkerRoot root, WorkerFile directory, PathFlags pathFlags, string path, OpenFlags open, DescriptorFlags flags)
    {
        CheckPath(directory, path);
        if (open.HasFlag(OpenFlags.Directory) && (open & (OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.Truncate)) != 0)
            throw new FileErrorException(ErrorCode.Invalid);
        var writes = flags.HasFlag(DescriptorFlags.Write) || (open & (OpenFlags.Create | OpenFlags.Truncate)) != 0;
        var mutates = writes || flags.HasFlag(DescriptorFlags.MutateDirectory);
        if (mutates && !directory.Flags.HasFlag(DescriptorFlags.MutateDirectory))
            throw new FileErrorException(ErrorCode.NotPermitted);
        var existing = writes ? WritableTarget(root, directory, pathFlags, path) : null;
        var creates = open.HasFlag(OpenFlags.Create) && existing is null;
        if (creates)
            root.RequireRoom(DiskUsage.BytesPerName);

        var native = (writes, flags.HasFlag(DescriptorFlags.Read)) switch
        {
            (false, _) => LibC.ReadOnly,
            (true, true) => LibC.ReadWrite,
            (true, false) => flags.HasFlag(DescriptorFlags.Write) ? LibC.WriteOnly : LibC.ReadWrite,
        };
        native |= LibC.NonBlockFlag;
        native |= open.HasFlag(OpenFlags.Create) ? LibC.CreateFlag : 0;
        native |= open.HasFlag(OpenFlags.Exclusive) && open.HasFlag(OpenFlags.Create) ? LibC.ExclusiveFlag : 0;
        native |= open.HasFlag(OpenFlags.Truncate) ? LibC.TruncateFlag : 0;
        native |= open.HasFlag(OpenFlags.Directory) ? LibC.DirectoryFlag : 0;
        native |= pathFlags.HasFlag(PathFlags.SymlinkFollow) ? 0 : LibC.NoFollowFlag;
        var fd = WorkerFile.Check(LibC.OpenBeneath(directory.Fd, path, native, open.HasFlag(OpenFlags.Create) ? NewFileMode : 0));
        if (creates)
            root.Usage.Add(DiskUsage.BytesPerName);
        else if (open.HasFlag(OpenFlags.Truncate) && existing is { Type: DescriptorType.RegularFile } old)
            root.Usage.Add(-(long)old.Size);
        var type = WorkerFile.StatxOf(fd).Type;
        var kept = type == DescriptorType.Directory
            ? DescriptorFlags.Read | (flags & DescriptorFlags.MutateDirectory) | (directory.Flags & DescriptorFlags.MutateDirectory)
            : (flags & ~DescriptorFlags.MutateDirectory) | (flags.HasFlag(DescriptorFlags.Write) ? 0 : DescriptorFlags.Read);
        return new WorkerFile(root, fd, kept);
    }

    /// <summary>Entries without <c>.</c> and <c>..</c>, sorted by the bytes of their names.</summary>
    public static DirectoryEntry[] List(WorkerFile directory)
    {
        RequireDirectory(directory);
        var stream = LibC.FdOpenDir(WorkerFile.Check(LibC.OpenBeneath(directory.Fd, ".", LibC.ReadOnly | LibC.DirectoryFlag)));
        if (stream == 0)
            throw WorkerFile.LastError();
        try
        {
            var entries = new List<(byte[] Bytes, DirectoryEntry Entry)>();
            for (var entry = LibC.ReadDir(stream); entry != 0; entry = LibC.ReadDir(stream))
            {
                var name = MemoryMarshal.CreateReadOnlySpanFromNullTerminated((byte*)entry + 19).ToArray();
                if (!name.AsSpan().SequenceEqual("."u8) && !name.AsSpan().SequenceEqual(".."u8))
                    entries.Add((name, new DirectoryEntry(TypeOf(*((byte*)entry + 18)), Encoding.UTF8.GetString(name))));
            }

            entries.Sort((a, b) => a.Bytes.AsSpan().SequenceCompareTo(b.Bytes));
            return [.. entries.Select(e => e.Entry)];
        }
        finally
        {
            _ = LibC.CloseDir(stream);
        }
    }

    public static FileStatus Stat(WorkerFile directory, PathFlags flags, string path)
    {
        using var at = OpenPath(directory, flags, path);
        return FileStatus.Of(WorkerFile.StatxOf(at.Fd));
    }

    public static void CreateDirectory(WorkerFile directory, string path)
    {
        using var at = Parent(directory, path, mutate: true);
        AddName(directory.Root, () => WorkerFile.Check(LibC.MkDirAt(at.Fd, at.Name, NewDirectoryMode)));
    }

    public static void RemoveDirectory(WorkerRoot root, WorkerFile directory, string path)
    {
        using var at = Parent(directory, path, mutate: true);
        var target = StatName(at);
        WorkerFile.Check(LibC.UnlinkAt(at.Fd, at.Name, LibC.AtRemoveDirectory));
        root.Ids.Forget(target.Identity);
        root.Usage.Add(-DiskUsage.BytesPerName);
    }

    public static void UnlinkFile(WorkerRoot root, WorkerFile directory, string path)
    {
        using var at = Parent(directory, path, mutate: true);
        var target = StatName(at);
        if (at.MustBeDirectory && target.Type != DescriptorType.Directory)
            throw new FileErrorException(ErrorCode.NotDirectory);
        WorkerFile.Check(LibC.UnlinkAt(at.Fd, at.Name, 0));
        root.Usage.Add(-DiskUsage.BytesPerName);
        if (target.LinkCount <= 1)
            root.Gone(target);
    }

    public static void Rename(WorkerRoot root, WorkerFile directory, string path, WorkerFile newDirectory, string newPath)
    {
        using var from = Parent(directory, path, mutate: true);
        using var to = Parent(newDirectory, newPath, mutate: true);
        var source = StatName(from);
        if ((from.MustBeDirectory || to.MustBeDirectory) && source.Type != DescriptorType.Directory)
            throw new FileErrorException(ErrorCode.NotDirectory);
        var replaced = TryStatName(to);
        WorkerFile.Check(LibC.RenameAt(from.Fd, from.Name, to.Fd, to.Name));
        if (replaced is not { } old || old.Identity == source.Identity)
            return;
        root.Usage.Add(-DiskUsage.BytesPerName);
        if (old.LinkCount <= 1 || old.Type == DescriptorType.Directory)
            root.Gone(old);
    }

    public static void Link(WorkerFile directory, PathFlags flags, string path, WorkerFile newDirectory, string newPath)
    {
        if (flags.HasFlag(PathFlags.SymlinkFollow))
            throw new FileErrorException(ErrorCode.Invalid);
        using var from = Parent(directory, path, mutate: true);
        using var to = Parent(newDirectory, newPath, mutate: true);
        if (from.MustBeDirectory || to.MustBeDirectory)
            throw new FileErrorException(ErrorCode.NotDirectory);
        AddName(directory.Root, () => WorkerFile.Check(LibC.LinkAt(from.Fd, from.Name, to.Fd, to.Name, 0)));
    }

    /// <summary>Absolute targets are refused; relative ones that lead outside are refused when followed.</summary>
    public static void Symlink(WorkerFile directory, string target, string path)
    {
        if (target.StartsWith('/'))
            throw FileErrorException.Escape();
        using var at = Parent(directory, path, mutate: true);
        if (at.MustBeDirectory)
            throw new FileErrorException(ErrorCode.NoEntry);
        AddName(directory.Root, () => WorkerFile.Check(LibC.SymlinkAt(target, at.Fd, at.Name)));
    }

    public static string ReadLink(WorkerFile directory, string path)
    {
        using var at = Parent(directory, path, mutate: false);
        var buffer = stackalloc byte[MaxPathBytes];
        var length = LibC.ReadLinkAt(at.Fd, at.Name, buffer, MaxPathBytes);
        if (length < 0)
            throw WorkerFile.LastError();
        var target = Encoding.UTF8.GetString(buffer, (int)length);
        return target.StartsWith('/') ? throw new FileErrorException(ErrorCode.NotPermitted) : target;
    }

    public static void SetTimes(WorkerRoot root, WorkerFile directory, PathFlags flags, string path, DateTime? access, DateTime? modification)
    {
        RequireMutable(directory);
        using var at = OpenPath(directory, flags, path);
        var stat = WorkerFile.StatxOf(at.Fd);
        if (root.IsReadOnly(stat.Identity))
            throw new FileErrorException(ErrorCode.NotPermitted);
        var times = stackalloc TimeSpec[2] { FileTimes.ToTimeSpec(access), FileTimes.ToTimeSpec(modification) };
        if (stat.Type != DescriptorType.SymbolicLink)
        {
            WorkerFile.Check(LibC.UtimensAt(-100, $"/proc/self/fd/{at.Fd}", times, 0));
            return;
        }

        using var link = Parent(directory, path, mutate: true);
        WorkerFile.Check(LibC.UtimensAt(link.Fd, link.Name, times, LibC.AtSymlinkNoFollow));
    }

    private static void AddName(WorkerRoot root, Action add)
    {
        root.RequireRoom(DiskUsage.BytesPerName);
        add();
        root.Usage.Add(DiskUsage.BytesPerName);
    }

    /// <summary>What is about to be opened for writing, or null when there is no such file.</summary>
    private static FileStatus? WritableTarget(WorkerRoot root, WorkerFile directory, PathFlags flags, string path)
    {
        var fd = LibC.OpenBeneath(directory.Fd, path, LibC.PathFlag | (flags.HasFlag(PathFlags.SymlinkFollow) ? 0 : LibC.NoFollowFlag));
        if (fd < 0)
            return null;
        using var at = new PathHandle(fd, "", false);
        var status = FileStatus.Of(WorkerFile.StatxOf(fd));
        return root.IsReadOnly(status.Identity) ? throw new FileErrorException(ErrorCode.NotPermitted) : status;
    }

    private static PathHandle OpenPath(WorkerFile directory, PathFlags flags, string path)
    {
        CheckPath(directory, path);
        var follow = flags.HasFlag(PathFlags.SymlinkFollow) ? 0 : LibC.NoFollowFlag;
        return new PathHandle(WorkerFile.Check(LibC.OpenBeneath(directory.Fd, path, LibC.PathFlag | follow)), "", false);
    }

    private static PathHandle Parent(WorkerFile directory, string path, bool mutate)
    {
        CheckPath(directory, path);
        if (mutate)
            RequireMutable(directory);
        var trimmed = path.TrimEnd('/');
        var slash = trimmed.LastIndexOf('/');
        var parent = slash < 0 ? "." : trimmed[..slash];
        var fd = WorkerFile.Check(LibC.OpenBeneath(directory.Fd, parent, LibC.PathFlag | LibC.DirectoryFlag));
        return new PathHandle(fd, trimmed[(slash + 1)..], trimmed.Length != path.Length);
    }

    private static void CheckPath(WorkerFile directory, string path)
    {
        RequireDirectory(directory);
        if (path.StartsWith('/'))
            throw FileErrorException.Escape();
        if (path.Length == 0)
            throw new FileErrorException(ErrorCode.NoEntry);
        if (path.Contains('\0', StringComparison.Ordinal))
            throw new FileErrorException(ErrorCode.Invalid);
    }

    private static void RequireDirectory(WorkerFile file)
    {
        if (!file.IsDirectory)
            throw new FileErrorException(ErrorCode.NotDirectory);
    }

    private static void RequireMutable(WorkerFile directory)
    {
        if (!directory.Flags.HasFlag(DescriptorFlags.MutateDirectory))
            throw new FileErrorException(ErrorCode.NotPermitted);
    }

    private static FileStatus StatName(PathHandle at) => TryStatName(at) ?? throw WorkerFile.LastError();

    /// <summary>The status of the name itself. <c>..</c> is never looked at: it may be outside.</summary>
    private static FileStatus? TryStatName(PathHandle at)
    {
        if (at.Name == "..")
            throw FileErrorException.Escape();
        StatxBuffer stat;
        return LibC.Statx(at.Fd, at.Name, LibC.AtSymlinkNoFollow, LibC.StatxBasic, &stat) < 0 ? null : FileStatus.Of(stat);
    }

    private static DescriptorType TypeOf(byte direntType) => direntType switch
    {
        1 => DescriptorType.Fifo,
        2 => DescriptorType.CharacterDevice,
        4 => DescriptorType.Directory,
        6 => DescriptorType.BlockDevice,
        8 => DescriptorType.RegularFile,
        10 => DescriptorType.SymbolicLink,
        12 => DescriptorType.Socket,
        _ => DescriptorType.Unknown,
    };

    /// <summary>A descriptor closed at the end of one operation, and the name to use in it.</summary>
    private readonly struct PathHandle(int fd, string name, bool mustBeDirectory) : IDisposable
    {
        public int Fd => fd;

        public string Name => name;

        public bool MustBeDirectory => mustBeDirectory;

        public void Dispose() => _ = LibC.Close(fd);
    }
}
