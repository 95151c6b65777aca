using GolemOrleans.Runtime.Host.Wasi.Filesystem.Native;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>What the kernel says about a file, before recorded times are put in.</summary>
internal readonly record struct FileStatus(DescriptorType Type, ulong LinkCount, ulong Size, DateTime Access, DateTime Modification, FileIdentity Identity)
{
    public static FileStatus Of(in StatxBuffer stat) => new(
        stat.Type,
        // What a directory says here depends on the kind of disk below.
        stat.Type == DescriptorType.Directory ? 1 : stat.LinkCount,
        stat.Type == DescriptorType.Directory ? 0 : stat.Size,
        FileTimes.FromParts(stat.AccessSeconds, stat.AccessNanoseconds),
        FileTimes.FromParts(stat.ModificationSeconds, stat.ModificationNanoseconds),
        stat.Identity);
}

/// <summary>Conversions between kernel and WASI times; times before 1970 read as 1970.</summary>
internal static class FileTimes
{
    public static DateTime FromParts(long seconds, uint nanoseconds) => seconds < 0 ? default : new((ulong)seconds, nanoseconds);

    public static TimeSpec ToTimeSpec(DateTime? time) => time is { } t
        ? new TimeSpec { Seconds = (long)Math.Min(t.Seconds, long.MaxValue), Nanoseconds = t.Nanoseconds }
        : new TimeSpec { Nanoseconds = LibC.TimeOmit };
}
