using System.Diagnostics;

namespace GolemOrleans.Engine.Calls;

/// <summary>The source of the spans of grain calls, one per silo; named as that of Orleans. Thread-safe.</summary>
internal sealed class CallActivities : IDisposable
{
    public ActivitySource Source { get; } = new("Microsoft.Orleans.Application");

    public void Dispose() => Source.Dispose();
}
