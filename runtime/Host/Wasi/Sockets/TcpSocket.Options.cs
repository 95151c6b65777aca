using System.Net.Sockets;
using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

public sealed partial class TcpSocket
{
    /// <summary>Takes effect with <c>start-listen</c>; later it is not supported.</summary>
    public Result<Unit, NetworkErrorCode> SetListenBacklogSize(ulong value) => NetworkHost.Try(() =>
    {
        SocketOptions.RequirePositive(value);
        if (_state is State.Connected or State.ConnectStarted)
            throw new NetworkException(NetworkErrorCode.InvalidState);
        if (_state is State.ListenStarted or State.Listening)
            throw new NetworkException(NetworkErrorCode.NotSupported);
        _backlog = (int)Math.Min(value, 4096);
    });

    public Result<bool, NetworkErrorCode> KeepAliveEnabled() =>
        NetworkHost.Try(() => SocketOptions.Get(_socket, SocketOptionLevel.Socket, SocketOptionName.KeepAlive) != 0);

    public Result<Unit, NetworkErrorCode> SetKeepAliveEnabled(bool value) =>
        NetworkHost.Try(() => _socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, value));

    public Result<ulong, NetworkErrorCode> KeepAliveIdleTime() => SocketOptions.Duration(_socket, SocketOptionName.TcpKeepAliveTime);

    public Result<Unit, NetworkErrorCode> SetKeepAliveIdleTime(ulong value) => SocketOptions.SetDuration(_socket, SocketOptionName.TcpKeepAliveTime, value);

    public Result<ulong, NetworkErrorCode> KeepAliveInterval() => SocketOptions.Duration(_socket, SocketOptionName.TcpKeepAliveInterval);

    public Result<Unit, NetworkErrorCode> SetKeepAliveInterval(ulong value) =>
        SocketOptions.SetDuration(_socket, SocketOptionName.TcpKeepAliveInterval, value);

    public Result<uint, NetworkErrorCode> KeepAliveCount() =>
        NetworkHost.Try(() => (uint)SocketOptions.Get(_socket, SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));

    public Result<Unit, NetworkErrorCode> SetKeepAliveCount(uint value) => NetworkHost.Try(() =>
    {
        SocketOptions.RequirePositive(value);
        _socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, (int)Math.Min(value, 127));
    });

    public Result<byte, NetworkErrorCode> HopLimit() => SocketOptions.HopLimit(_socket);

    public Result<Unit, NetworkErrorCode> SetHopLimit(byte value) => SocketOptions.SetHopLimit(_socket, value);

    public Result<ulong, NetworkErrorCode> ReceiveBufferSize() => SocketOptions.Size(_socket, SocketOptionName.ReceiveBuffer);

    public Result<Unit, NetworkErrorCode> SetReceiveBufferSize(ulong value) => SocketOptions.SetSize(_socket, SocketOptionName.ReceiveBuffer, value);

    public Result<ulong, NetworkErrorCode> SendBufferSize() => SocketOptions.Size(_socket, SocketOptionName.SendBuffer);

    public Result<Unit, NetworkErrorCode> SetSendBufferSize(ulong value) => SocketOptions.SetSize(_socket, SocketOptionName.SendBuffer, value);
}
