using GolemOrleans.Engine.Activations;
using Microsoft.Extensions.Logging;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Diagnostics;

/// <summary>The engine's log lines.</summary>
internal static partial class EngineLog
{
    [LoggerMessage(1001, LogLevel.Warning, "Activation failed: {Activation}")]
    public static partial void ActivationFailed(ILogger logger, Exception failure, Activation activation);

    [LoggerMessage(1002, LogLevel.Warning, "Deactivation failed: {Activation}")]
    public static partial void DeactivationFailed(ILogger logger, Exception failure, Activation activation);

    [LoggerMessage(1003, LogLevel.Warning, "Calls still run after the deactivation time-out: {Activation}")]
    public static partial void CallsOutlastDeactivation(ILogger logger, Activation activation);

    [LoggerMessage(1004, LogLevel.Error, "A timer callback failed: {Activation}")]
    public static partial void TimerFailed(ILogger logger, Exception failure, Activation activation);

    [LoggerMessage(1005, LogLevel.Information, "Silo {Name} at {Address} is {Status}")]
    public static partial void SiloStatusChanged(ILogger logger, string name, SiloAddress address, SiloStatus status);
}
