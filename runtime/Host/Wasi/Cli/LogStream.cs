using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Cli;

/// <summary>Standard output or error: each write is a log entry and an event when live, nothing in replay.</summary>
internal sealed class LogStream(WorkerContext context, PollSource poll, LogRate rate, OplogLogLevel level) : OutputStream(null)
{
    public override Pollable Subscribe() => new ReadyPollable(poll, this);

    private protected override void WriteNow(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.IsEmpty)
            return;
        rate.Take(bytes.Length);
        if (level == OplogLogLevel.Stdout)
            context.WriteStdout(bytes.Span);
        else
            context.WriteStderr(bytes.Span);
    }
}
