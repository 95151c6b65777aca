using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;

namespace GolemOrleans.Runtime.Host.Wasi.Cli;

/// <summary><c>wasi:cli/exit</c>: the worker ends for good; the code is only logged.</summary>
[WitInterface("wasi:cli/exit")]
internal sealed class CliExit(WorkerContext context)
{
    public void Exit(Result<Unit, Unit> status) => context.Exit(status.IsOk ? 0 : 1);

    public void ExitWithCode(byte statusCode) => context.Exit(statusCode);
}
