using System.Net;
using System.Net.Sockets;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary><c>wasi:sockets/udp.udp-socket</c>.</summary>
[WitResource("wasi:sockets/udp", "udp-socket")]
public sealed class UdpSocket : HostObject
{
    private readonly NetworkHost _host;
    private readonly Socket _socket;
    private bool _bindStarted, _bound;
    private IPEndPoint? _remote;
    private DatagramInput? _input;
    private DatagramOutput? _output;

    internal UdpSocket(NetworkHost host, Socket socket) : base(null) => (_host, _socket) = (host, socket);

    public Result<Unit, NetworkErrorCode> StartBind(NetworkHandle network, WitValue localAddress) => NetworkHost.Try(() =>
    {
        if (_bindStarted || _bound)
            throw new NetworkException(NetworkErrorCode.InvalidState);
        var local = Addresses.Lift(localAddress);
        if (local.AddressFamily != _socket.AddressFamily || local.Address.IsIPv4MappedToIPv6)
            throw new NetworkException(NetworkErrorCode.InvalidArgument);
        _host.RequireRawSockets($"binding a UDP socket to {local}");
        _socket.Bind(local);
        _bindStarted = true;
    });

    public Result<Unit, NetworkErrorCode> FinishBind() => NetworkHost.Try(() =>
    {
        if (!_bindStarted)
            throw new NetworkException(NetworkErrorCode.NotInProgress);
        (_bindStarted, _bound) = (false, true);
    });

    /// <summary>Streams to and from everybody, or one remote address only. Earlier streams must have been dropped.</summary>
    public Result<(DatagramInput, DatagramOutput), NetworkErrorCode> Stream(WitValue remoteAddress)
    {
        if (_input is { IsDropped: false } || _output is { IsDropped: false })
            throw new HostTrapException("UDP streams must be dropped before new ones are made");
        return NetworkHost.Try(() =>
        {
            if (!_bound)
                throw new NetworkException(NetworkErrorCode.InvalidState);
            _remote = remoteAddress.IsSome ? Checked(Addresses.Lift(remoteAddress.Payload)) : null;
            _input = new DatagramInput(_host, this, _socket, _remote);
            _output = new DatagramOutput(_host, this, _socket, _remote);
            return (_input, _output);
        });
    }

    public Result<WitValue, NetworkErrorCode> LocalAddress() => NetworkHost.Try(() =>
        _bound ? Addresses.Lower((IPEndPoint)_socket.LocalEndPoint!) : throw new NetworkException(NetworkErrorCode.InvalidState));

    public Result<WitValue, NetworkErrorCode> RemoteAddress() => NetworkHost.Try(() =>
        _remote is { } remote ? Addresses.Lower(remote) : throw new NetworkException(NetworkErrorCode.InvalidState));

    public IpAddressFamily AddressFamily() => Families.Of(_socket.AddressFamily);

    public Result<byte, NetworkErrorCode> UnicastHopLimit() => SocketOptions.HopLimit(_socket);

    public Result<Unit, NetworkErrorCode> SetUnicastHopLimit(byte value) => SocketOptions.SetHopLimit(_socket, value);

    public Result<ulong, NetworkErrorCode> ReceiveBufferSize() => SocketOptions.Size(_socket, SocketOptionName.ReceiveBuffer);

    public Result<Unit, NetworkErrorCode> SetReceiveBufferSize(ulong value) => SocketOptions.SetSize(_socket, SocketOptionName.ReceiveBuffer, value);

    public Result<ulong, NetworkErrorCode> SendBufferSize() => SocketOptions.Size(_socket, SocketOptionName.SendBuffer);

    public Result<Unit, NetworkErrorCode> SetSendBufferSize(ulong value) => SocketOptions.SetSize(_socket, SocketOptionName.SendBuffer, value);

    public Pollable Subscribe() => new ReadyPollable(_host.Poll, this);

    private protected override void OnDrop() => _host.Close(_socket);

    private IPEndPoint Checked(IPEndPoint remote)
    {
        if (remote.AddressFamily != _socket.AddressFamily || remote.Port == 0 || remote.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any))
            throw new NetworkException(NetworkErrorCode.InvalidArgument);
        _host.RequireAddress(remote.Address);
        return remote;
    }
}
