using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Events;

namespace GolemOrleans.Runtime.Host.Wasi.Logging;

/// <summary><c>wasi:logging/logging</c>.</summary>
[WitInterface("wasi:logging/logging")]
internal sealed class GuestLogging(WorkerContext context)
{
    public void Log(WorkerLogLevel level, string logContext, string message) => context.Log(level, logContext, message);
}
