using System.Net.Sockets;
using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary>Options that TCP and UDP sockets have, with the checks of the interface.</summary>
internal static class SocketOptions
{
    private const ulong NanosecondsPerSecond = 1_000_000_000;

    public static Result<byte, NetworkErrorCode> HopLimit(Socket socket) => NetworkHost.Try(() => (byte)Get(socket, Level(socket), Hops(socket)));

    public static Result<Unit, NetworkErrorCode> SetHopLimit(Socket socket, byte value) => NetworkHost.Try(() =>
    {
        RequirePositive(value);
        socket.SetSocketOption(Level(socket), Hops(socket), value);
    });

    public static Result<ulong, NetworkErrorCode> Size(Socket socket, SocketOptionName name) =>
        NetworkHost.Try(() => (ulong)Get(socket, SocketOptionLevel.Socket, name));

    /// <summary>Beyond what the system takes the most it takes is set.</summary>
    public static Result<Unit, NetworkErrorCode> SetSize(Socket socket, SocketOptionName name, ulong value) => NetworkHost.Try(() =>
    {
        RequirePositive(value);
        socket.SetSocketOption(SocketOptionLevel.Socket, name, (int)Math.Min(value, int.MaxValue / 2));
    });

    public static Result<ulong, NetworkErrorCode> Duration(Socket socket, SocketOptionName name) =>
        NetworkHost.Try(() => (ulong)Get(socket, SocketOptionLevel.Tcp, name) * NanosecondsPerSecond);

    /// <summary>In whole seconds, at least one.</summary>
    public static Result<Unit, NetworkErrorCode> SetDuration(Socket socket, SocketOptionName name, ulong nanoseconds) => NetworkHost.Try(() =>
    {
        RequirePositive(nanoseconds);
        socket.SetSocketOption(SocketOptionLevel.Tcp, name, (int)Math.Clamp(nanoseconds / NanosecondsPerSecond, 1ul, 32_767ul));
    });

    public static int Get(Socket socket, SocketOptionLevel level, SocketOptionName name) => (int)socket.GetSocketOption(level, name)!;

    public static void RequirePositive(ulong value)
    {
        if (value == 0)
            throw new NetworkException(NetworkErrorCode.InvalidArgument);
    }

    private static SocketOptionLevel Level(Socket socket) =>
        socket.AddressFamily == AddressFamily.InterNetwork ? SocketOptionLevel.IP : SocketOptionLevel.IPv6;

    private static SocketOptionName Hops(Socket socket) =>
        socket.AddressFamily == AddressFamily.InterNetwork ? SocketOptionName.IpTimeToLive : SocketOptionName.HopLimit;
}
