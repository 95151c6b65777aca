using System.Collections.ObjectModel;
using Orleans.Runtime;

namespace Orleans.TestingHost;

public sealed class InProcessTestCluster : IAsyncDisposable, IDisposable
{
    internal InProcessTestCluster(InProcessTestClusterOptions options) => Options = options;
    public InProcessTestClusterOptions Options { get; }
    public IClusterClient Client => throw new NotSupportedException();
    public ReadOnlyCollection<InProcessSiloHandle> Silos => throw new NotSupportedException();
    public Task DeployAsync() => throw new NotSupportedException();
    public Task<InProcessSiloHandle> StartAdditionalSiloAsync() => throw new NotSupportedException();
    public Task StopSiloAsync(InProcessSiloHandle instance) => throw new NotSupportedException();
    public Task KillSiloAsync(InProcessSiloHandle instance) => throw new NotSupportedException();
    public Task<InProcessSiloHandle> RestartSiloAsync(InProcessSiloHandle instance) => throw new NotSupportedException();
    public IServiceProvider GetSiloServiceProvider(SiloAddress? silo = null) => throw new NotSupportedException();
    public InProcessSiloHandle GetSiloForAddress(SiloAddress siloAddress) => throw new NotSupportedException();
    public Task StopAllSilosAsync() => throw new NotSupportedException();
    public void Dispose() { }
    public ValueTask DisposeAsync() => default;
}
public class InProcessSiloHandle : SiloHandle
{
    public IServiceProvider ServiceProvider => throw new NotSupportedException();
    public override bool IsActive => false;
    public override Task StopSiloAsync(bool stopGracefully) => Task.CompletedTask;
    public override Task StopSiloAsync(CancellationToken ct) => Task.CompletedTask;
    public override ValueTask DisposeAsync() => default;
}
