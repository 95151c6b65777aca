using System.Runtime.InteropServices;
using GolemOrleans.Runtime.Host.Wasi.Filesystem.Native;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>
/// An open file or directory of a worker. All paths are resolved beneath it by the kernel, in one step, so that neither
/// <c>..</c>, symbolic links nor a concurrent rename lead out. Not thread-safe. Errors are <see cref="FileErrorException"/>.
/// </summary>
internal sealed unsafe class WorkerFile
{
    private const int MaxReadBytes = 1 << 30;

    private readonly WorkerRoot _root;
    private int _fd;
    private int _owners = 1;

    internal WorkerFile(WorkerRoot root, int fd, DescriptorFlags flags)
    {
        _root = root;
        _fd = fd;
        Flags = flags;
        var stat = StatxOf(fd);
        Type = stat.Type;
        Identity = stat.Identity;
        Id = root.Ids.Of(Identity);
        root.Opened(this);
    }

    public DescriptorFlags Flags { get; }

    public DescriptorType Type { get; }

    public bool IsDirectory => Type == DescriptorType.Directory;

    /// <summary>The worker's own number of the file: the same in every replay.</summary>
    public ulong Id { get; }

    internal FileIdentity Identity { get; }

    internal WorkerRoot Root => _root;

    internal int Fd => _fd >= 0 ? _fd : throw new ObjectDisposedException(nameof(WorkerFile));

    /// <summary>Up to <paramref name="length"/> bytes; fewer only at the end of the file.</summary>
    public byte[] Read(ulong length, ulong offset)
    {
        RequireFile();
        if (!Flags.HasFlag(DescriptorFlags.Read))
            throw new FileErrorException(ErrorCode.NotPermitted);
        var size = StatxOf(Fd).Size;
        if (offset >= size)
            return [];
        var bytes = GC.AllocateUninitializedArray<byte>((int)Math.Min(Math.Min(length, size - offset), MaxReadBytes));
        var done = 0;
        fixed (byte* start = bytes)
        {
            while (done < bytes.Length)
            {
                var got = LibC.PRead(Fd, start + done, bytes.Length - done, checked((long)offset + done));
                if (got < 0)
                {
                    if (Marshal.GetLastPInvokeError() == Errno.Interrupted)
                        continue;
                    throw LastError();
                }

                if (got == 0)
                    break;
                done += (int)got;
            }
        }

        return done == bytes.Length ? bytes : bytes[..done];
    }

    /// <summary>Writes all bytes at the offset.</summary>
    public void Write(ReadOnlySpan<byte> bytes, ulong offset)
    {
        RequireWritable();
        if (offset > long.MaxValue - (ulong)bytes.Length)
            throw new FileErrorException(ErrorCode.FileTooLarge);
        if (!bytes.IsEmpty)
            GrowTo(offset + (ulong)bytes.Length);
        fixed (byte* start = bytes)
        {
            for (var done = 0; done < bytes.Length;)
            {
                var put = LibC.PWrite(Fd, start + done, bytes.Length - done, (long)offset + done);
                if (put >= 0)
                    done += (int)put;
                else if (Marshal.GetLastPInvokeError() != Errno.Interrupted)
                    throw LastError();
            }
        }
    }

    /// <summary>Appends all bytes at the end; one thread per worker makes this exact.</summary>
    public void Append(ReadOnlySpan<byte> bytes) => Write(bytes, StatxOf(Fd).Size);

    public void SetSize(ulong size)
    {
        RequireWritable();
        if (size > long.MaxValue)
            throw new FileErrorException(ErrorCode.Invalid);
        var shrinks = GrowTo(size);
        Check(LibC.FTruncate(Fd, (long)size));
        _root.Usage.Add(-shrinks);
    }

    public void Sync(bool dataOnly)
    {
        if (IsDirectory)
            return;
        Check(dataOnly ? LibC.FDataSync(Fd) : LibC.FSync(Fd));
    }

    public FileStatus Stat() => FileStatus.Of(StatxOf(Fd));

    /// <summary>Sets access and modification time; a null leaves one unchanged.</summary>
    public void SetTimes(DateTime? access, DateTime? modification)
    {
        RequireNotReadOnly();
        var times = stackalloc TimeSpec[2] { FileTimes.ToTimeSpec(access), FileTimes.ToTimeSpec(modification) };
        Check(LibC.FUtimens(Fd, times));
    }

    /// <summary>Takes room for a file of that size.</summary>
    /// <returns>By how much the file is larger already, or 0.</returns>
    /// <exception cref="FileErrorException">The file may not grow so far.</exception>
    private long GrowTo(ulong size)
    {
        if (!_root.AllowsSize(size))
            throw new FileErrorException(ErrorCode.FileTooLarge);
        var growth = (long)size - (long)StatxOf(Fd).Size;
        if (growth <= 0)
            return -growth;
        _root.RequireRoom(growth);
        _root.Usage.Add(growth);
        return 0;
    }

    public void RequireFile()
    {
        if (IsDirectory)
            throw new FileErrorException(ErrorCode.BadDescriptor);
    }

    public void RequireWritable()
    {
        RequireFile();
        if (!Flags.HasFlag(DescriptorFlags.Write))
            throw new FileErrorException(ErrorCode.NotPermitted);
        RequireNotReadOnly();
    }

    public void RequireNotReadOnly()
    {
        if (_root.IsReadOnly(Identity))
            throw new FileErrorException(ErrorCode.NotPermitted);
    }

    /// <summary>Another owner of the open file; each calls <see cref="Release"/> once.</summary>
    public WorkerFile Share()
    {
        _owners++;
        return this;
    }

    /// <summary>Closes the file when its last owner has let go.</summary>
    public void Release()
    {
        if (--_owners == 0)
            Close();
    }

    /// <summary>Closes the file whoever owns it.</summary>
    internal void Close()
    {
        if (_fd < 0)
            return;
        _root.Closed(this);
        _ = LibC.Close(_fd);
        _fd = -1;
    }

    internal static StatxBuffer StatxOf(int fd)
    {
        StatxBuffer buffer;
        Check(LibC.Statx(fd, "", LibC.AtEmptyPath, LibC.StatxBasic, &buffer));
        return buffer;
    }

    internal static int Check(int result) => result >= 0 ? result : throw LastError();

    internal static FileErrorException LastError() => Marshal.GetLastPInvokeError() is var error && error == Errno.CrossDevice
        ? FileErrorException.Escape()
        : new(Errno.ToErrorCode(error));
}
