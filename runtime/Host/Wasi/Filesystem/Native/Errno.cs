namespace GolemOrleans.Runtime.Host.Wasi.Filesystem.Native;

/// <summary>Linux error numbers (the same on x64 and arm64) as WASI error codes.</summary>
internal static class Errno
{
    public const int Interrupted = 4, CrossDevice = 18, NoSpace = 28;

    public static ErrorCode ToErrorCode(int errno) => errno switch
    {
        1 => ErrorCode.NotPermitted,
        2 => ErrorCode.NoEntry,
        4 => ErrorCode.Interrupted,
        5 => ErrorCode.Io,
        9 => ErrorCode.BadDescriptor,
        11 => ErrorCode.WouldBlock,
        12 => ErrorCode.InsufficientMemory,
        13 => ErrorCode.Access,
        16 => ErrorCode.Busy,
        17 => ErrorCode.Exist,
        // Resolution beneath the directory reports an escape as "cross-device".
        18 => ErrorCode.NotPermitted,
        19 => ErrorCode.NoDevice,
        20 => ErrorCode.NotDirectory,
        21 => ErrorCode.IsDirectory,
        22 => ErrorCode.Invalid,
        25 => ErrorCode.NoTty,
        26 => ErrorCode.TextFileBusy,
        27 => ErrorCode.FileTooLarge,
        28 => ErrorCode.InsufficientSpace,
        29 => ErrorCode.InvalidSeek,
        30 => ErrorCode.ReadOnly,
        31 => ErrorCode.TooManyLinks,
        32 => ErrorCode.Pipe,
        35 => ErrorCode.Deadlock,
        36 => ErrorCode.NameTooLong,
        37 => ErrorCode.NoLock,
        39 => ErrorCode.NotEmpty,
        40 => ErrorCode.Loop,
        75 => ErrorCode.Overflow,
        84 => ErrorCode.IllegalByteSequence,
        90 => ErrorCode.MessageSize,
        95 => ErrorCode.Unsupported,
        114 => ErrorCode.Already,
        115 => ErrorCode.InProgress,
        122 => ErrorCode.Quota,
        131 => ErrorCode.NotRecoverable,
        _ => ErrorCode.Io,
    };
}
