using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary><c>wasi:filesystem/types.error-code</c>; numbers are case indices.</summary>
public enum ErrorCode
{
    Access, WouldBlock, Already, BadDescriptor, Busy, Deadlock, Quota, Exist, FileTooLarge, IllegalByteSequence, InProgress,
    Interrupted, Invalid, Io, IsDirectory, Loop, TooManyLinks, MessageSize, NameTooLong, NoDevice, NoEntry, NoLock,
    InsufficientMemory, InsufficientSpace, NotDirectory, NotEmpty, NotRecoverable, Unsupported, NoTty, NoSuchDevice, Overflow,
    NotPermitted, Pipe, ReadOnly, InvalidSeek, TextFileBusy, CrossDevice,
}

/// <summary><c>descriptor-type</c>.</summary>
public enum DescriptorType { Unknown, BlockDevice, CharacterDevice, Directory, Fifo, SymbolicLink, RegularFile, Socket }

/// <summary><c>descriptor-flags</c>.</summary>
[Flags]
public enum DescriptorFlags { None = 0, Read = 1, Write = 2, FileIntegritySync = 4, DataIntegritySync = 8, RequestedWriteSync = 16, MutateDirectory = 32 }

/// <summary><c>path-flags</c>.</summary>
[Flags]
public enum PathFlags { None = 0, SymlinkFollow = 1 }

/// <summary><c>open-flags</c>.</summary>
[Flags]
public enum OpenFlags { None = 0, Create = 1, Directory = 2, Exclusive = 4, Truncate = 8 }

/// <summary><c>advice</c>; accepted and ignored.</summary>
public enum Advice { Normal, Sequential, Random, WillNeed, DontNeed, NoReuse }

/// <summary><c>descriptor-stat</c>.</summary>
public readonly record struct DescriptorStat(
    DescriptorType Type,
    ulong LinkCount,
    ulong Size,
    DateTime? DataAccessTimestamp,
    DateTime? DataModificationTimestamp,
    DateTime? StatusChangeTimestamp);

/// <summary><c>directory-entry</c>.</summary>
public readonly record struct DirectoryEntry(DescriptorType Type, string Name);

/// <summary><c>metadata-hash-value</c>.</summary>
public readonly record struct MetadataHashValue(ulong Lower, ulong Upper);

/// <summary><c>new-timestamp</c>.</summary>
public abstract record NewTimestamp
{
    public sealed record NoChange : NewTimestamp;

    public sealed record Now : NewTimestamp;

    public sealed record Timestamp(DateTime Value) : NewTimestamp;
}

/// <summary>A file operation failed; turned into the guest's error at the interface.</summary>
internal sealed class FileErrorException(ErrorCode code) : Exception(code.ToString())
{
    public ErrorCode Code { get; } = code;

    /// <summary>The path leads out of the worker's files.</summary>
    public bool IsEscape { get; private init; }

    public static FileErrorException Escape() => new(ErrorCode.NotPermitted) { IsEscape = true };
}
