using System.Net;
using System.Net.Sockets;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary><c>incoming-datagram-stream</c>.</summary>
[WitResource("wasi:sockets/udp", "incoming-datagram-stream")]
public sealed class DatagramInput : HostObject
{
    private const int MaxAtOnce = 16, MaxDatagramBytes = 65_536;

    private readonly NetworkHost _host;
    private readonly Socket _socket;
    private readonly IPEndPoint? _remote;
    private readonly FirstLook _look = new();

    internal DatagramInput(NetworkHost host, UdpSocket parent, Socket socket, IPEndPoint? remote) : base(parent) =>
        (_host, _socket, _remote) = (host, socket, remote);

    /// <summary>What has come, from the one remote address if there is one; empty when nothing has, or at the first look.</summary>
    public Result<WitValue[], NetworkErrorCode> Receive(ulong maxResults) => NetworkHost.Try(() =>
    {
        var most = (int)Math.Min(maxResults, MaxAtOnce);
        var received = new List<WitValue>();
        var isFirstLook = _look.IsFirst();
        var buffer = new byte[most == 0 ? 0 : MaxDatagramBytes];
        while (!isFirstLook && received.Count < most && _socket.Poll(0, SelectMode.SelectRead))
        {
            EndPoint from = new IPEndPoint(_socket.AddressFamily == AddressFamily.InterNetwork ? IPAddress.Any : IPAddress.IPv6Any, 0);
            var count = _socket.ReceiveFrom(buffer, ref from);
            if (_remote is null || _remote.Equals(from))
                received.Add(WitValue.Record(WitValue.List(buffer[..count]), Addresses.Lower((IPEndPoint)from)));
        }

        if (received.Count != 0)
            _look.Reset();
        return received.ToArray();
    });

    public Pollable Subscribe() => new DatagramPollable(this);

    private sealed class DatagramPollable(DatagramInput input) : Pollable(input._host.Poll, input)
    {
        internal override bool IsReady => input._socket.Poll(0, SelectMode.SelectRead);

        internal override void OnReported()
        {
            if (!IsReady)
                input._host.Context.Wait(WhenReady(input._host.Context.Interruption));
            input._look.Seen();
        }

        // A receive of no bytes completes when a datagram is there and, with Peek, leaves it.
        internal override Task WhenReady(CancellationToken cancellation) =>
            Task.WhenAny(input._socket.ReceiveAsync(new byte[1], SocketFlags.Peek, cancellation).AsTask());
    }
}

/// <summary><c>outgoing-datagram-stream</c>.</summary>
[WitResource("wasi:sockets/udp", "outgoing-datagram-stream")]
public sealed class DatagramOutput : HostObject
{
    private const ulong MaxAtOnce = 16;

    private readonly NetworkHost _host;
    private readonly Socket _socket;
    private readonly IPEndPoint? _remote;
    private ulong _permit;

    internal DatagramOutput(NetworkHost host, UdpSocket parent, Socket socket, IPEndPoint? remote) : base(parent) =>
        (_host, _socket, _remote) = (host, socket, remote);

    public Result<ulong, NetworkErrorCode> CheckSend() => Result.Ok(_permit = MaxAtOnce);

    /// <returns>How many were sent; an error only when the first one failed.</returns>
    public Result<ulong, NetworkErrorCode> Send(WitValue[] datagrams)
    {
        if ((ulong)datagrams.Length > _permit)
            throw new HostTrapException($"send of {datagrams.Length} datagrams exceeds the {_permit} that check-send permitted");
        _permit -= (ulong)datagrams.Length;
        var sent = 0ul;
        foreach (var datagram in datagrams)
        {
            var one = NetworkHost.Try(() => SendOne(datagram.AsItems));
            if (one.IsErr)
                return sent == 0 ? Result.Err(one.Error) : Result.Ok(sent);
            sent++;
        }

        return Result.Ok(sent);
    }

    public Pollable Subscribe() => new ReadyPollable(_host.Poll, this);

    private void SendOne(ReadOnlySpan<WitValue> datagram)
    {
        var named = datagram[1].IsSome ? Addresses.Lift(datagram[1].Payload) : null;
        if ((named ?? _remote) is not { Port: not 0 } target || (_remote is not null && named is not null && !_remote.Equals(named))
            || target.AddressFamily != _socket.AddressFamily)
        {
            throw new NetworkException(NetworkErrorCode.InvalidArgument);
        }

        _host.RequireAddress(target.Address);
        _host.Context.Wait(_socket.SendToAsync((byte[])datagram[0].AsArray, SocketFlags.None, target, _host.Context.Interruption).AsTask());
    }
}
