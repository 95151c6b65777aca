using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>
/// How large a worker's files may grow. Only a refusal is recorded, at the place where it happened: replay repeats it there,
/// whatever the limit is then.
/// </summary>
internal sealed class FileSizeLimit(WorkerContext context, HostLog log)
{
    private static readonly DurableFunction RefusedFunction = new(
        "filesystem::types::descriptor::size refused", WrappedFunctionKind.ReadLocal, WitType.Tuple(WitType.U64), WitType.U64);

    private ulong _asked;

    /// <summary>Whether a file may have that many bytes.</summary>
    public bool Allows(ulong bytes)
    {
        // The recorded number tells which of the askings was refused: those that were not left nothing.
        _asked++;
        if (context.IsLive ? bytes <= (ulong)context.Services.Limits.MaxFileBytes : context.Peek(RefusedFunction)?.AsU64 != _asked)
            return true;
        context.Durable(RefusedFunction, WitValue.Tuple(WitValue.U64(bytes)), () =>
        {
            log.LimitReached("file-size", context.Id.ToString(), $"a file of {bytes} bytes was refused");
            return WitValue.U64(_asked);
        });
        return false;
    }
}
