using System.Net.Sockets;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary><c>ip-address-family</c>.</summary>
public enum IpAddressFamily { Ipv4, Ipv6 }

/// <summary><c>wasi:sockets/network.network</c>: there is one; the policy decides what it reaches.</summary>
[WitResource("wasi:sockets/network", "network")]
public sealed class NetworkHandle : HostObject
{
    internal NetworkHandle() : base(null) { }
}

/// <summary>The function of <c>wasi:sockets/network</c>.</summary>
[WitInterface("wasi:sockets/network")]
internal sealed class NetworkFunctions
{
    public NetworkErrorCode? NetworkErrorCode(IoError err) => (err as NetworkIoError)?.Code;
}

/// <summary><c>wasi:sockets/instance-network</c>.</summary>
[WitInterface("wasi:sockets/instance-network")]
internal sealed class InstanceNetworkFunctions
{
    public NetworkHandle InstanceNetwork() => new();
}

/// <summary><c>wasi:sockets/tcp-create-socket</c>.</summary>
[WitInterface("wasi:sockets/tcp-create-socket")]
internal sealed class TcpCreateSocket(NetworkHost host)
{
    public Result<TcpSocket, NetworkErrorCode> CreateTcpSocket(IpAddressFamily addressFamily) =>
        NetworkHost.Try(() => new TcpSocket(host, host.Open(Families.Of(addressFamily), SocketType.Stream, ProtocolType.Tcp)));
}

/// <summary><c>wasi:sockets/udp-create-socket</c>.</summary>
[WitInterface("wasi:sockets/udp-create-socket")]
internal sealed class UdpCreateSocket(NetworkHost host)
{
    public Result<UdpSocket, NetworkErrorCode> CreateUdpSocket(IpAddressFamily addressFamily) =>
        NetworkHost.Try(() => new UdpSocket(host, host.Open(Families.Of(addressFamily), SocketType.Dgram, ProtocolType.Udp)));
}

/// <summary>Address families of guests and of the system.</summary>
internal static class Families
{
    public static AddressFamily Of(IpAddressFamily family) => family == IpAddressFamily.Ipv4 ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;

    public static IpAddressFamily Of(AddressFamily family) => family == AddressFamily.InterNetwork ? IpAddressFamily.Ipv4 : IpAddressFamily.Ipv6;
}
