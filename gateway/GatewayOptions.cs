using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway;

/// <summary>Limits and time-outs of the gateway.</summary>
public sealed class GatewayOptions
{
    /// <summary>Largest JSON body, in bytes.</summary>
    public long MaxJsonBodyBytes { get; set; } = 32L << 20;

    /// <summary>Largest component, initial-files archive or plugin upload, in bytes.</summary>
    public long MaxUploadBytes { get; set; } = 1L << 30;

    /// <summary>How long a request to an HTTP API may take. What it started goes on when the time is up.</summary>
    public TimeSpan CustomRequestLimit { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Issuers of identity providers other than the usual ones, such as a GitLab of one's own.</summary>
    public IReadOnlyDictionary<IdentityProvider, Uri> IdentityIssuers { get; set; } = new Dictionary<IdentityProvider, Uri>();

    /// <summary>How long one grain call waits for an invocation before it is asked again; well under the response time-out.</summary>
    public TimeSpan InvocationWait { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Longest page of oplog entries.</summary>
    public int MaxOplogPage { get; set; } = 100;

    /// <summary>Version text of <c>/version</c>.</summary>
    public string Version { get; set; } = "1.2.2";
}
