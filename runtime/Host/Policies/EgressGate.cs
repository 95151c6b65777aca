using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>
/// The only way out: resolves names, asks the <see cref="EgressPolicy"/> for every address, and connects to the very addresses
/// that were checked, so that a name that resolves differently a moment later changes nothing. Thread-safe.
/// </summary>
internal sealed class EgressGate(EgressPolicy policy, HostLog log, NameResolver resolve)
{
    public EgressPolicy Policy => policy;

    /// <summary>Connects to the first permitted address that answers.</summary>
    /// <exception cref="EgressDeniedException">None is permitted.</exception>
    /// <exception cref="SocketException">The name does not resolve, or nobody answers.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellation)
    {
        var addresses = await ResolveAsync(host, cancellation).ConfigureAwait(false);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, port, cancellation).ConfigureAwait(false);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>All addresses of a name, whether permitted or not.</summary>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public Task<IPAddress[]> LookUpAsync(string host, CancellationToken cancellation) => resolve(host, cancellation);

    /// <summary>The permitted addresses of a name, at least one.</summary>
    /// <exception cref="EgressDeniedException">None is permitted.</exception>
    /// <exception cref="SocketException">The name does not resolve.</exception>
    public async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellation)
    {
        var found = await resolve(host, cancellation).ConfigureAwait(false);
        var permitted = found.Where(policy.Allows).ToArray();
        return permitted.Length != 0 ? permitted : throw Denied(host, string.Join(", ", found.AsEnumerable()));
    }

    /// <param name="isLive">False in replay, where the operator has been told already.</param>
    /// <exception cref="EgressDeniedException">The address is not permitted.</exception>
    public void Require(IPAddress address, bool isLive)
    {
        if (policy.Allows(address))
            return;
        if (isLive)
            log.EgressDenied(address.ToString(), address.ToString());
        throw new EgressDeniedException(address.ToString(), address.ToString());
    }

    /// <inheritdoc cref="Require"/>
    /// <exception cref="EgressDeniedException">Guests may not open sockets of their own.</exception>
    public void RequireRawSockets(string what, bool isLive)
    {
        if (policy.AllowsRawSockets)
            return;
        if (isLive)
            log.SocketDenied(what);
        throw new EgressDeniedException(what, "raw sockets are off");
    }

    /// <summary>Whether a server's certificate is good, or signed by one of the policy's own roots.</summary>
    public bool Trusts(X509Certificate? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors || policy.TrustedRoots.Count == 0 || certificate is null)
            return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(policy.TrustedRoots.ToArray());
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (chain is not null)
            own.ChainPolicy.ExtraStore.AddRange(chain.ChainElements.Select(e => e.Certificate).ToArray());
        using var copy = new X509Certificate2(certificate);
        return own.Build(copy);
    }

    private EgressDeniedException Denied(string host, string addresses)
    {
        log.EgressDenied(host, addresses);
        return new EgressDeniedException(host, addresses);
    }
}

/// <summary>Finds the addresses of a host name or of a literal address; fails with <see cref="SocketException"/>. Thread-safe.</summary>
public delegate Task<IPAddress[]> NameResolver(string host, CancellationToken cancellation);
