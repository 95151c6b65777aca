using System.Net.Sockets;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>Why an exchange failed, as it is recorded. Numbers are stored: append only.</summary>
internal enum HttpFailureKind : byte
{
    Internal = 0, DnsError = 1, Refused = 2, Terminated = 3, ConnectTimeout = 4, ReadTimeout = 5, ResponseTimeout = 6, TlsProtocol = 7,
    TlsCertificate = 8, Prohibited = 9, Protocol = 10, Incomplete = 11, HeaderSize = 12, Unavailable = 13, Denied = 14, WriteTimeout = 15,
}

/// <summary>A failed exchange: kind and words for people.</summary>
internal sealed record HttpFailure(HttpFailureKind Kind, string Message)
{
    public static WitType Type { get; } = WitType.Tuple(WitType.U8, WitType.String);

    public HttpErrorCode ToErrorCode() => Kind switch
    {
        HttpFailureKind.DnsError => new HttpErrorCode.DnsError(new(Message, null)),
        HttpFailureKind.Refused => new HttpErrorCode.ConnectionRefused(),
        HttpFailureKind.Terminated => new HttpErrorCode.ConnectionTerminated(),
        HttpFailureKind.ConnectTimeout => new HttpErrorCode.ConnectionTimeout(),
        HttpFailureKind.ReadTimeout => new HttpErrorCode.ConnectionReadTimeout(),
        HttpFailureKind.WriteTimeout => new HttpErrorCode.ConnectionWriteTimeout(),
        HttpFailureKind.ResponseTimeout => new HttpErrorCode.HttpResponseTimeout(),
        HttpFailureKind.TlsProtocol => new HttpErrorCode.TlsProtocolError(),
        HttpFailureKind.TlsCertificate => new HttpErrorCode.TlsCertificateError(),
        HttpFailureKind.Prohibited => new HttpErrorCode.DestinationIpProhibited(),
        HttpFailureKind.Protocol => new HttpErrorCode.HttpProtocolError(),
        HttpFailureKind.Incomplete => new HttpErrorCode.HttpResponseIncomplete(),
        HttpFailureKind.HeaderSize => new HttpErrorCode.HttpResponseHeaderSectionSize(null),
        HttpFailureKind.Unavailable => new HttpErrorCode.DestinationUnavailable(),
        HttpFailureKind.Denied => new HttpErrorCode.HttpRequestDenied(),
        _ => new HttpErrorCode.InternalError(Message),
    };

    /// <summary>What an exception of the HTTP stack means.</summary>
    public static HttpFailure From(Exception exception)
    {
        for (var inner = exception; inner is not null; inner = inner.InnerException)
        {
            switch (inner)
            {
                case EgressDeniedException:
                    return new(HttpFailureKind.Prohibited, inner.Message);
                case HttpExchangeException wait:
                    return new(wait.Kind, inner.Message);
                case SocketException socket:
                    return new(socket.SocketErrorCode switch
                    {
                        SocketError.ConnectionRefused => HttpFailureKind.Refused,
                        SocketError.HostNotFound or SocketError.TryAgain or SocketError.NoData or SocketError.NoRecovery => HttpFailureKind.DnsError,
                        SocketError.TimedOut => HttpFailureKind.ConnectTimeout,
                        SocketError.HostUnreachable or SocketError.NetworkUnreachable => HttpFailureKind.Unavailable,
                        _ => HttpFailureKind.Terminated,
                    }, inner.Message);
            }
        }

        return new(exception is IOException ? HttpFailureKind.Terminated : HttpFailureKind.Internal, exception.Message);
    }

    /// <summary>Whether an exception is a failure of the exchange rather than of the host.</summary>
    public static bool Is(Exception exception) =>
        exception is HttpExchangeException or EgressDeniedException or IOException or SocketException or OperationCanceledException or ObjectDisposedException;

    public WitValue Lower() => WitValue.Tuple(WitValue.U8((byte)Kind), WitValue.String(Message));

    public static HttpFailure Lift(WitValue value) => new((HttpFailureKind)value.AsItems[0].AsU8, value.AsItems[1].AsString);
}
