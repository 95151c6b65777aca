using System.Net;
using GolemOrleans.GrainInterfaces.HttpApis;
using GolemOrleans.Runtime.Host.Policies;

namespace GolemOrleans.Silo;

/// <summary>What a server is started with. Immutable.</summary>
public sealed record ServerOptions
{
    public const int DefaultPort = 9881;

    public const int DefaultCustomRequestPort = 9006;

    /// <summary>Folder for oplogs, blobs, compiled code and the registry; created when absent, used by one process at a time.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Address to bind; other than loopback needs authentication in front.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>0 lets the system choose; <see cref="GolemServer.BaseAddress"/> tells which.</summary>
    public int Port { get; init; } = DefaultPort;

    /// <summary>
    /// Port for requests to the HTTP APIs that users have deployed; 0 lets the system choose, and
    /// <see cref="GolemServer.CustomRequestAddress"/> tells which. Null: <see cref="DefaultCustomRequestPort"/>, but any free one when
    /// that is in use, or <see cref="Port"/> is any free one, too.
    /// </summary>
    public int? CustomRequestPort { get; init; }

    /// <summary>Limits of those requests.</summary>
    public CustomRequestLimits CustomRequests { get; init; } = new();

    /// <summary>Issuers of identity providers other than the usual ones, such as a GitLab of one's own.</summary>
    public IReadOnlyDictionary<IdentityProvider, Uri> IdentityIssuers { get; init; } = new Dictionary<IdentityProvider, Uri>();

    /// <summary>
    /// PostgreSQL connection string (Npgsql's keywords; <c>Search Path</c> chooses the schema); null keeps everything in the data
    /// folder. Servers on one database share workers, components and blobs; each has a data folder of its own.
    /// </summary>
    public string? Database { get; init; }

    /// <summary>
    /// Folder for blobs (components, initial files, large payloads) instead of the database or the data folder; all servers on one
    /// database have the same one mounted, or none; one that has another is refused.
    /// </summary>
    public string? BlobDirectory { get; init; }

    /// <summary>How long commits wait for a database that cannot be reached, before they fail and their workers are dropped.</summary>
    public TimeSpan DatabaseRetryLimit { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Accepts a database with <c>fsync</c> or <c>synchronous_commit</c> off, which may lose what was acknowledged: for tests.</summary>
    public bool AllowVolatileDatabase { get; init; }

    /// <summary>Where OpenTelemetry traces, metrics and logs are sent; null sends nothing.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>OTLP as protobuf over HTTP (<c>/v1/traces</c> … below the endpoint) instead of gRPC.</summary>
    public bool OtlpOverHttp { get; init; }

    /// <summary>Log lines as JSON objects, with scopes, instead of text.</summary>
    public bool JsonLogs { get; init; }

    /// <summary>What this process is of a cluster.</summary>
    public ServerRole Role { get; init; } = ServerRole.AllInOne;

    /// <summary>Silos with the same id and database form one cluster.</summary>
    public string ClusterId { get; init; } = "golem";

    /// <summary>Port for other silos; used by the Orleans build only.</summary>
    public int SiloPort { get; init; } = 11111;

    /// <summary>Port for Orleans clients; used by the Orleans build only.</summary>
    public int GatewayPort { get; init; } = 30000;

    /// <summary>
    /// Where other silos and Orleans clients reach this one; null: the loopback address when <see cref="Address"/> is one, else what
    /// the host's name resolves to. Used by the Orleans build only.
    /// </summary>
    public IPAddress? AdvertisedAddress { get; init; }

    /// <summary>Whether only this machine can reach the server.</summary>
    public bool IsLocal => Address == "localhost" || (IPAddress.TryParse(Address, out var address) && IPAddress.IsLoopback(address));

    internal int ListeningCustomRequestPort => CustomRequestPort ?? (Port == 0 ? 0 : DefaultCustomRequestPort);

    internal string Url(int port) => $"http://{(Address.Contains(':') ? $"[{Address}]" : Address)}:{port}";

    /// <summary>Where workers may connect to.</summary>
    public EgressPolicy Egress { get; init; } = new();

    /// <summary>Limits of every worker.</summary>
    public Runtime.RuntimeLimits Limits { get; init; } = new();

    /// <summary>Told at every fault point; tests end the process there.</summary>
    public Oplog.Faults.IFaultInjector Faults { get; init; } = Oplog.Faults.NoFaults.Instance;

    /// <summary>Least level of log lines on standard error.</summary>
    public Microsoft.Extensions.Logging.LogLevel LogLevel { get; init; } = Microsoft.Extensions.Logging.LogLevel.Information;
}
