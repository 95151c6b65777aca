using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Events;
using GolemOrleans.Runtime.Host.Policies;

namespace GolemOrleans.Runtime.Host.Wasi.Logging;

/// <summary><c>wasi:logging/logging</c>.</summary>
[WitInterface("wasi:logging/logging")]
internal sealed class GuestLogging(WorkerContext context, LogRate rate)
{
    public void Log(WorkerLogLevel level, string logContext, string message)
    {
        rate.Take(logContext.Length + message.Length);
        context.Log(level, logContext, message);
    }
}
