using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Cli;

/// <summary><c>wasi:cli/stdout</c>.</summary>
[WitInterface("wasi:cli/stdout")]
internal sealed class StandardOutput(WorkerContext context, PollSource poll, LogRate rate)
{
    public OutputStream GetStdout() => new LogStream(context, poll, rate, OplogLogLevel.Stdout);
}

/// <summary><c>wasi:cli/stderr</c>.</summary>
[WitInterface("wasi:cli/stderr")]
internal sealed class StandardError(WorkerContext context, PollSource poll, LogRate rate)
{
    public OutputStream GetStderr() => new LogStream(context, poll, rate, OplogLogLevel.Stderr);
}
