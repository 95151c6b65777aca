using Orleans.Hosting;
using Orleans.TestingHost;

namespace GolemOrleans.Engine.Tests;

/// <summary>Deploys clusters for tests.</summary>
internal static class TestClusters
{
    /// <summary>How long a test waits for an event that must come: generous, never reached unless the test fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<InProcessTestCluster> DeployAsync(short silos = 1, Action<ISiloBuilder>? configure = null, Action<IClientBuilder>? client = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        if (configure is not null) builder.ConfigureSilo((_, silo) => configure(silo));
        if (client is not null) builder.ConfigureClient(client);
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    public static Task<T> Soon<T>(this Task<T> task) => task.WaitAsync(Patience);

    public static Task Soon(this Task task) => task.WaitAsync(Patience);
}
