using System.Net.Sockets;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Sockets;

/// <summary><c>wasi:sockets/network.error-code</c>. Numbers are stored: the order is the interface's.</summary>
public enum NetworkErrorCode
{
    Unknown, AccessDenied, NotSupported, InvalidArgument, OutOfMemory, Timeout, ConcurrencyConflict, NotInProgress, WouldBlock, InvalidState,
    NewSocketLimit, AddressNotBindable, AddressInUse, RemoteUnreachable, ConnectionRefused, ConnectionReset, ConnectionAborted, DatagramTooLarge,
    NameUnresolvable, TemporaryResolverFailure, PermanentResolverFailure,
}

/// <summary>What exceptions of the system's sockets mean to a guest.</summary>
internal static class NetworkErrors
{
    public static bool Is(Exception e) => e is SocketException or EgressDeniedException or ObjectDisposedException or OperationCanceledException;

    public static NetworkErrorCode Of(Exception e) => e switch
    {
        EgressDeniedException => NetworkErrorCode.AccessDenied,
        SocketException socket => Of(socket.SocketErrorCode),
        _ => NetworkErrorCode.InvalidState,
    };

    private static NetworkErrorCode Of(SocketError error) => error switch
    {
        SocketError.AccessDenied => NetworkErrorCode.AccessDenied,
        SocketError.AddressFamilyNotSupported or SocketError.ProtocolNotSupported or SocketError.OperationNotSupported => NetworkErrorCode.NotSupported,
        SocketError.InvalidArgument => NetworkErrorCode.InvalidArgument,
        SocketError.NoBufferSpaceAvailable => NetworkErrorCode.OutOfMemory,
        SocketError.TimedOut => NetworkErrorCode.Timeout,
        SocketError.TooManyOpenSockets => NetworkErrorCode.NewSocketLimit,
        SocketError.AddressNotAvailable => NetworkErrorCode.AddressNotBindable,
        SocketError.AddressAlreadyInUse => NetworkErrorCode.AddressInUse,
        SocketError.HostUnreachable or SocketError.NetworkUnreachable or SocketError.NetworkDown => NetworkErrorCode.RemoteUnreachable,
        SocketError.ConnectionRefused => NetworkErrorCode.ConnectionRefused,
        SocketError.ConnectionReset => NetworkErrorCode.ConnectionReset,
        SocketError.ConnectionAborted => NetworkErrorCode.ConnectionAborted,
        SocketError.MessageSize => NetworkErrorCode.DatagramTooLarge,
        SocketError.HostNotFound or SocketError.NoData => NetworkErrorCode.NameUnresolvable,
        SocketError.TryAgain => NetworkErrorCode.TemporaryResolverFailure,
        SocketError.NoRecovery => NetworkErrorCode.PermanentResolverFailure,
        _ => NetworkErrorCode.Unknown,
    };
}

/// <summary>A stream error of a socket.</summary>
internal sealed class NetworkIoError(NetworkErrorCode code) : IoError($"network error: {code}")
{
    public NetworkErrorCode Code { get; } = code;
}
