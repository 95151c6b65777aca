using System.Net;
using System.Net.Sockets;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary><c>shutdown-type</c>.</summary>
public enum ShutdownType { Receive, Send, Both }

/// <summary><c>wasi:sockets/tcp.tcp-socket</c>.</summary>
[WitResource("wasi:sockets/tcp", "tcp-socket")]
public sealed partial class TcpSocket : HostObject
{
    private readonly NetworkHost _host;
    private readonly Socket _socket;
    private State _state = State.Unbound;
    private Task? _connecting;
    private Task<Socket>? _accepting;
    private int _backlog = 128;
    private readonly FirstLook _look = new();

    internal TcpSocket(NetworkHost host, Socket socket) : base(null) => (_host, _socket) = (host, socket);

    private enum State { Unbound, BindStarted, Bound, ConnectStarted, Connected, ListenStarted, Listening, Closed }

    public Result<Unit, NetworkErrorCode> StartBind(NetworkHandle network, WitValue localAddress) => NetworkHost.Try(() =>
    {
        Require(State.Unbound);
        var local = Checked(localAddress);
        _host.RequireRawSockets($"binding a TCP socket to {local}");
        _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, true);
        _socket.Bind(local);
        _state = State.BindStarted;
    });

    public Result<Unit, NetworkErrorCode> FinishBind() => Finish(State.BindStarted, State.Bound);

    public Result<Unit, NetworkErrorCode> StartConnect(NetworkHandle network, WitValue remoteAddress) => NetworkHost.Try(() =>
    {
        Require(State.Unbound, State.Bound);
        var remote = Checked(remoteAddress);
        if (remote.Port == 0 || remote.Address.Equals(IPAddress.Any) || remote.Address.Equals(IPAddress.IPv6Any))
            throw new NetworkException(NetworkErrorCode.InvalidArgument);
        _host.RequireRawSockets($"a TCP connection to {remote}");
        _host.RequireAddress(remote.Address);
        _connecting = _socket.ConnectAsync(remote);
        _state = State.ConnectStarted;
        _look.Reset();
    });

    public Result<(InputStream, OutputStream), NetworkErrorCode> FinishConnect() => NetworkHost.Try(() =>
    {
        if (_state != State.ConnectStarted)
            throw new NetworkException(NetworkErrorCode.NotInProgress);
        if (_look.IsFirst() || !_connecting!.IsCompleted)
            throw new NetworkException(NetworkErrorCode.WouldBlock);
        _state = State.Closed;
        _connecting.GetAwaiter().GetResult();
        _state = State.Connected;
        return Streams();
    });

    public Result<Unit, NetworkErrorCode> StartListen() => NetworkHost.Try(() =>
    {
        Require(State.Bound);
        _socket.Listen(_backlog);
        _state = State.ListenStarted;
    });

    public Result<Unit, NetworkErrorCode> FinishListen() => Finish(State.ListenStarted, State.Listening);

    public Result<(TcpSocket, InputStream, OutputStream), NetworkErrorCode> Accept() => NetworkHost.Try(() =>
    {
        Require(State.Listening);
        if (_look.IsFirst() || !Accepting.IsCompleted)
            throw new NetworkException(NetworkErrorCode.WouldBlock);
        _look.Reset();
        var accepted = Accepting;
        _accepting = null;
        var client = new TcpSocket(_host, _host.Opened(accepted.GetAwaiter().GetResult())) { _state = State.Connected };
        var (input, output) = client.Streams();
        return (client, input, output);
    });

    public Result<WitValue, NetworkErrorCode> LocalAddress() => NetworkHost.Try(() =>
        _socket.LocalEndPoint is IPEndPoint local && _state is not (State.Unbound or State.BindStarted)
            ? Addresses.Lower(local)
            : throw new NetworkException(NetworkErrorCode.InvalidState));

    public Result<WitValue, NetworkErrorCode> RemoteAddress() => NetworkHost.Try(() =>
    {
        Require(State.Connected);
        return Addresses.Lower((IPEndPoint)_socket.RemoteEndPoint!);
    });

    public bool IsListening() => _state == State.Listening;

    public IpAddressFamily AddressFamily() => Families.Of(_socket.AddressFamily);

    public Pollable Subscribe() => new StatePollable(this);

    public Result<Unit, NetworkErrorCode> Shutdown(ShutdownType shutdownType) => NetworkHost.Try(() =>
    {
        Require(State.Connected);
        _socket.Shutdown(shutdownType switch
        {
            ShutdownType.Receive => SocketShutdown.Receive,
            ShutdownType.Send => SocketShutdown.Send,
            _ => SocketShutdown.Both,
        });
    });

    private protected override void OnDrop() => _host.Close(_socket);

    private Task<Socket> Accepting => _accepting ??= _socket.AcceptAsync();

    private (InputStream, OutputStream) Streams() => (new TcpInputStream(_host, this, _socket), new TcpOutputStream(_host, this, _socket));

    private Result<Unit, NetworkErrorCode> Finish(State started, State finished) => NetworkHost.Try(() =>
    {
        if (_state != started)
            throw new NetworkException(NetworkErrorCode.NotInProgress);
        _state = finished;
    });

    private void Require(params ReadOnlySpan<State> states)
    {
        if (!states.Contains(_state))
            throw new NetworkException(NetworkErrorCode.InvalidState);
    }

    private IPEndPoint Checked(WitValue address)
    {
        var end = Addresses.Lift(address);
        if (end.AddressFamily != _socket.AddressFamily || end.Address.IsIPv4MappedToIPv6)
            throw new NetworkException(NetworkErrorCode.InvalidArgument);
        return end;
    }

    private sealed class StatePollable(TcpSocket socket) : Pollable(socket._host.Poll, socket)
    {
        internal override bool IsReady => Awaited.IsCompleted;

        internal override void OnReported()
        {
            socket._host.Context.Wait(WhenReady(socket._host.Context.Interruption));
            socket._look.Seen();
        }

        internal override Task WhenReady(CancellationToken cancellation) => Task.WhenAny(Awaited).WaitAsync(cancellation);

        private Task Awaited => socket._state switch
        {
            State.ConnectStarted => socket._connecting!,
            State.Listening => socket.Accepting,
            _ => Task.CompletedTask,
        };
    }
}
