using GolemOrleans.Gateway.Health;
using GolemOrleans.Oplog;

namespace GolemOrleans.Silo.Health;

/// <summary>Healthy when the store accepts commits and the server is not shutting down.</summary>
internal sealed class ServerHealth(IOplogStore store, Microsoft.Extensions.Hosting.IHostApplicationLifetime lifetime) : IServerHealth
{
    public string? Problem =>
        lifetime.ApplicationStopping.IsCancellationRequested ? "The server is shutting down."
        : store.Health is { IsHealthy: false } health ? health.Reason ?? "The store does not accept changes."
        : null;
}
