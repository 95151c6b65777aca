using GolemOrleans.Engine.Clusters;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>A silo of a test cluster, with its host.</summary>
public class InProcessSiloHandle : SiloHandle
{
    private EngineSilo? _silo;

    /// <summary>The silo's host.</summary>
    public IHost SiloHost { get; init; } = null!;

    /// <summary>The services of the silo's host.</summary>
    public IServiceProvider ServiceProvider => SiloHost.Services;

    /// <inheritdoc/>
    public override bool IsActive => !Silo.IsDead;

    internal EngineSilo Silo => _silo ??= SiloHost.Services.GetRequiredService<EngineSilo>();

    /// <inheritdoc/>
    public override async Task StopSiloAsync(bool stopGracefully)
    {
        if (stopGracefully)
        {
            await StopSiloAsync(CancellationToken.None);
            return;
        }

        Silo.Kill();
        // The host's other services stop too, as the process would; their failures are part of dying.
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync();
        await SiloHost.StopAsync(atOnce.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public override async Task StopSiloAsync(CancellationToken ct)
    {
        await SiloHost.StopAsync(ct);
        await DisposeAsync();
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        Silo.Kill();
        if (SiloHost is IAsyncDisposable asynchronous) await asynchronous.DisposeAsync();
        else SiloHost.Dispose();
    }
}
