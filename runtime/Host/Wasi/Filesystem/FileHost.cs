using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using DateTime = GolemOrleans.Runtime.Host.Wasi.Clocks.DateTime;

namespace GolemOrleans.Runtime.Host.Wasi.Filesystem;

/// <summary>What the descriptors of one worker share: its root, polling, and the recorded file times.</summary>
internal sealed class FileHost(WorkerContext context, PollSource poll, WorkerRoot root)
{
    public static readonly DurableFunction StatFunction = Times("filesystem::types::descriptor::stat");
    public static readonly DurableFunction StatAtFunction = Times("filesystem::types::descriptor::stat_at");

    public PollSource Poll => poll;

    /// <summary>The guest tried to leave its files.</summary>
    public void TellEscape()
    {
        if (context.IsLive)
            context.Refusals.Tell(Limit.FileEscape, "a path that leads out of the worker's files was refused");
    }

    public WorkerRoot Root => root;

    public DateTime? Resolve(NewTimestamp time) => time switch
    {
        NewTimestamp.Timestamp at => at.Value,
        NewTimestamp.Now => DateTime.From(context.Services.Time.GetUtcNow()),
        _ => null,
    };

    /// <summary>The status with recorded times; in replay the times are put on the file again.</summary>
    public DescriptorStat WithTimes(DurableFunction function, FileStatus status, Action<DateTime?, DateTime?> apply)
    {
        var replayed = !context.IsLive;
        var times = context.Durable(
            function,
            status,
            static _ => WitValue.Tuple(),
            static (_, s) => WitValue.Tuple(s.Access.Lower(), s.Modification.Lower())).AsItems;
        var access = DateTime.Lift(times[0]);
        var modification = DateTime.Lift(times[1]);
        if (replayed && !root.IsReadOnly(status.Identity) && (access, modification) != (status.Access, status.Modification))
            apply(access, modification);
        return new DescriptorStat(status.Type, status.LinkCount, status.Size, access, modification, null);
    }

    private static DurableFunction Times(string name) =>
        new(name, WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.Tuple(DateTime.Type, DateTime.Type));
}
