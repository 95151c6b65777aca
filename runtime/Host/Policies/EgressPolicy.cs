using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;

namespace GolemOrleans.Runtime.Host.Policies;

/// <summary>
/// Where workers may connect to. Asked for every address after name resolution, right before connecting, so that neither a
/// redirect nor a changed DNS answer goes around it. Immutable and thread-safe.
/// </summary>
public sealed record EgressPolicy
{
    /// <summary>Link-local addresses: where cloud providers keep instance metadata and credentials.</summary>
    private static readonly IPNetwork[] LinkLocal =
    [
        IPNetwork.Parse("169.254.0.0/16"), IPNetwork.Parse("fe80::/10"), IPNetwork.Parse("fd00:ec2::254/128"),
    ];

    /// <summary>Refused networks; link-local ones by default.</summary>
    public IReadOnlyList<IPNetwork> Denied { get; init; } = LinkLocal;

    /// <summary>When not empty, only these are allowed; <see cref="Denied"/> still wins.</summary>
    public IReadOnlyList<IPNetwork> Allowed { get; init; } = [];

    /// <summary>Whether guests may open TCP and UDP sockets of their own; outside the replay guarantee.</summary>
    public bool AllowsRawSockets { get; init; }

    /// <summary>Certificates of authorities that are trusted for TLS besides the system's.</summary>
    public IReadOnlyList<X509Certificate2> TrustedRoots { get; init; } = [];

    /// <summary>
    /// Whether a connection to the address is allowed. IPv4 addresses written as IPv6 count as IPv4, the unspecified address (0.0.0.0
    /// and ::) as loopback too, which is where the system connects to.
    /// </summary>
    public bool Allows(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        var reached = plain.Equals(IPAddress.Any) ? IPAddress.Loopback : plain.Equals(IPAddress.IPv6Any) ? IPAddress.IPv6Loopback : plain;
        return !Denied.Any(network => Contains(network, plain) || Contains(network, reached))
            && (Allowed.Count == 0 || Allowed.Any(network => Contains(network, reached)));
    }

    private static bool Contains(IPNetwork network, IPAddress address) =>
        network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(WithoutScope(address));

    private static IPAddress WithoutScope(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetworkV6 && address.ScopeId != 0 ? new IPAddress(address.GetAddressBytes()) : address;
}

/// <summary>A connection was refused by policy.</summary>
public sealed class EgressDeniedException(string host, string addresses)
    : Exception($"Connecting to {host} ({addresses}) is not permitted by the egress policy")
{
    public string Host { get; } = host;
}
