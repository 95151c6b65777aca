namespace GolemOrleans.Gateway.HttpApis;

/// <summary>The sites at which APIs are deployed, as a server answers requests with them. Thread-safe.</summary>
public interface ISiteDirectory
{
    /// <summary>
    /// What is deployed under a host name now: a deployment that was made, changed or deleted through any server of the cluster is
    /// seen by every request that arrives after it was answered. Null: nothing. Compiled once per change and server.
    /// </summary>
    /// <param name="host">The Host header, with its port if it has one; case does not matter.</param>
    /// <param name="cancellation">Ends the wait, not the work.</param>
    ValueTask<CompiledSite?> FindAsync(string host, CancellationToken cancellation);
}
