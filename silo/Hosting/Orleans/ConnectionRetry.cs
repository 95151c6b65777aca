using Orleans;

namespace GolemOrleans.Silo.Hosting;

/// <summary>A gateway that starts before the silos tries to reach one every second until there is one.</summary>
internal sealed class ConnectionRetry(TimeProvider time) : IClientConnectionRetryFilter
{
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    public async Task<bool> ShouldRetryConnectionAttempt(Exception exception, CancellationToken cancellationToken)
    {
        await Task.Delay(s_pause, time, cancellationToken);
        return true;
    }
}
