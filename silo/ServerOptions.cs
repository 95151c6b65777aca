using GolemOrleans.Runtime.Host.Policies;

namespace GolemOrleans.Silo;

/// <summary>What a server is started with. Immutable.</summary>
public sealed record ServerOptions
{
    public const int DefaultPort = 9881;

    /// <summary>Folder for oplogs, blobs, compiled code and the registry; created when absent, used by one process at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Address to bind; other than loopback needs authentication in front.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>0 lets the system choose; <see cref="GolemServer.BaseAddress"/> tells which.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>PostgreSQL connection string; null keeps everything in the data folder.</summary>
    public string? Database { get; init; }

    /// <summary>Silos with the same id and database form one cluster.</summary>
    public string ClusterId { get; init; } = "golem";

    /// <summary>Port for other silos; used by the Orleans build only.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for Orleans clients; used by the Orleans build only.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>Where workers may connect to.</summary>
    public EgressPolicy Egress { get; init; } = new();

    /// <summary>Time for running invocations to reach a resting point at shut-down, before they are cut and replayed later.</summary>
    public TimeSpan DrainLimit { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Least level of log lines on standard error.</summary>
    public Microsoft.Extensions.Logging.LogLevel LogLevel { get; init; } = Microsoft.Extensions.Logging.LogLevel.Information;
}
