using System.Runtime.InteropServices;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem.Native;

/// <summary>
/// The Linux system calls behind the sandbox. Every path is relative to a directory descriptor; paths of more than one
/// component go only through <c>openat2</c>, which refuses to leave the directory.
/// </summary>
internal static unsafe partial class LibC
{
    public const int ReadOnly = 0, WriteOnly = 1, ReadWrite = 2;
    public const int CreateFlag = 0x40, ExclusiveFlag = 0x80, TruncateFlag = 0x200, NonBlockFlag = 0x800, CloseOnExec = 0x80000, PathFlag = 0x200000;
    public static readonly int DirectoryFlag = IsArm ? 0x4000 : 0x10000;
    public static readonly int NoFollowFlag = IsArm ? 0x8000 : 0x20000;

    public const int AtSymlinkNoFollow = 0x100, AtRemoveDirectory = 0x200, AtEmptyPath = 0x1000;
    public const ulong ResolveBeneath = 0x08, ResolveNoMagicLinks = 0x02;
    public const uint StatxBasic = 0x7ff;
    public const long TimeNow = 0x3fffffff, TimeOmit = 0x3ffffffe;

    private const long OpenAt2Number = 437;

    private static bool IsArm => RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    /// <summary>Opens beneath the directory; −1 with errno EXDEV when the path leads outside.</summary>
    public static int OpenBeneath(int directory, string path, int flags, int mode = 0)
    {
        var how = new OpenHow { Flags = (uint)(flags | CloseOnExec), Mode = (ulong)mode, Resolve = ResolveBeneath | ResolveNoMagicLinks };
        return (int)OpenAt2(OpenAt2Number, directory, path, &how, sizeof(OpenHow));
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial long OpenAt2(long number, int directory, string path, OpenHow* how, nint size);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Open(string path, int flags, int mode);

    [LibraryImport("libc", EntryPoint = "close")]
    public static partial int Close(int fd);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int Statx(int directory, string path, int flags, uint mask, StatxBuffer* buffer);

    [LibraryImport("libc", EntryPoint = "pread", SetLastError = true)]
    public static partial nint PRead(int fd, byte* buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    public static partial nint PWrite(int fd, byte* buffer, nint count, long offset);

    [LibraryImport("libc", EntryPoint = "ftruncate", SetLastError = true)]
    public static partial int FTruncate(int fd, long length);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    public static partial int FSync(int fd);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    public static partial int FDataSync(int fd);

    [LibraryImport("libc", EntryPoint = "mkdirat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int MkDirAt(int directory, string name, int mode);

    [LibraryImport("libc", EntryPoint = "unlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UnlinkAt(int directory, string name, int flags);

    [LibraryImport("libc", EntryPoint = "renameat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int RenameAt(int oldDirectory, string oldName, int newDirectory, string newName);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int LinkAt(int oldDirectory, string oldName, int newDirectory, string newName, int flags);

    [LibraryImport("libc", EntryPoint = "symlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int SymlinkAt(string target, int directory, string name);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial nint ReadLinkAt(int directory, string name, byte* buffer, nint size);

    [LibraryImport("libc", EntryPoint = "futimens", SetLastError = true)]
    public static partial int FUtimens(int fd, TimeSpec* times);

    [LibraryImport("libc", EntryPoint = "utimensat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial int UtimensAt(int directory, string path, TimeSpec* times, int flags);

    [LibraryImport("libc", EntryPoint = "fdopendir", SetLastError = true)]
    public static partial nint FdOpenDir(int fd);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    public static partial nint ReadDir(nint directory);

    [LibraryImport("libc", EntryPoint = "closedir")]
    public static partial int CloseDir(nint directory);


    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }
}

/// <summary><c>struct timespec</c> of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct TimeSpec
{
    public long Seconds;
    public long Nanoseconds;
}

/// <summary><c>struct statx</c>: the same on every architecture.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct StatxBuffer
{
    [FieldOffset(0x10)] public uint LinkCount;
    [FieldOffset(0x1c)] public ushort Mode;
    [FieldOffset(0x20)] public ulong Inode;
    [FieldOffset(0x28)] public ulong Size;
    [FieldOffset(0x40)] public long AccessSeconds;
    [FieldOffset(0x48)] public uint AccessNanoseconds;
    [FieldOffset(0x70)] public long ModificationSeconds;
    [FieldOffset(0x78)] public uint ModificationNanoseconds;
    [FieldOffset(0x88)] public uint DeviceMajor;
    [FieldOffset(0x8c)] public uint DeviceMinor;

    public readonly FileIdentity Identity => new(((ulong)DeviceMajor << 32) | DeviceMinor, Inode);

    public readonly DescriptorType Type => (Mode & 0xF000) switch
    {
        0x8000 => DescriptorType.RegularFile,
        0x4000 => DescriptorType.Directory,
        0xA000 => DescriptorType.SymbolicLink,
        0x2000 => DescriptorType.CharacterDevice,
        0x6000 => DescriptorType.BlockDevice,
        0x1000 => DescriptorType.Fifo,
        0xC000 => DescriptorType.Socket,
        _ => DescriptorType.Unknown,
    };
}

/// <summary>What the kernel calls a file: device and inode.</summary>
internal readonly record struct FileIdentity(ulong Device, ulong Inode);
