using Microsoft.Extensions.Hosting;

namespace Orleans.TestingHost;

/// <summary>A test cluster's configuration.</summary>
public sealed class InProcessTestClusterOptions
{
    /// <summary>The cluster's id.</summary>
    public string ClusterId { get; set; } = "";

    /// <summary>The service's id.</summary>
    public string ServiceId { get; set; } = "";

    /// <summary>How many silos start at first.</summary>
    public short InitialSilosCount { get; set; }

    /// <summary>Whether the client starts with the cluster.</summary>
    public bool InitializeClientOnDeploy { get; set; } = true;

    /// <summary>Configure silo hosts, in order.</summary>
    public List<Action<InProcessTestSiloSpecificOptions, IHostApplicationBuilder>> SiloHostConfigurationDelegates { get; } = [];

    /// <summary>Configure the client's host, in order.</summary>
    public List<Action<IHostApplicationBuilder>> ClientHostConfigurationDelegates { get; } = [];
}
