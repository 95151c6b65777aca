using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>Why an exchange failed, as it is recorded. Numbers are stored: append only.</summary>
internal enum HttpFailureKind : byte
{
    Internal = 0, DnsError = 1, Refused = 2, Terminated = 3, ConnectTimeout = 4, ReadTimeout = 5, ResponseTimeout = 6, TlsProtocol = 7,
    TlsCertificate = 8, Prohibited = 9, Protocol = 10, Incomplete = 11, HeaderSize = 12, Unavailable = 13, Denied = 14,
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
                case HttpWaitException wait:
                    return new(wait.Kind, inner.Message);
                case AuthenticationException:
                    return new(
                        inner.Message.Contains("certificate", StringComparison.OrdinalIgnoreCase) ? HttpFailureKind.TlsCertificate : HttpFailureKind.TlsProtocol,
                        inner.Message);
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

        return (exception as HttpRequestException)?.HttpRequestError switch
        {
            HttpRequestError.NameResolutionError => new(HttpFailureKind.DnsError, exception.Message),
            HttpRequestError.ConnectionError => new(HttpFailureKind.Unavailable, exception.Message),
            HttpRequestError.SecureConnectionError => new(HttpFailureKind.TlsProtocol, exception.Message),
            HttpRequestError.ResponseEnded => new(HttpFailureKind.Incomplete, exception.Message),
            HttpRequestError.HttpProtocolError or HttpRequestError.InvalidResponse => new(HttpFailureKind.Protocol, exception.Message),
            HttpRequestError.ConfigurationLimitExceeded => new(HttpFailureKind.HeaderSize, exception.Message),
            _ => exception is HttpIOException { HttpRequestError: HttpRequestError.ResponseEnded }
                ? new(HttpFailureKind.Incomplete, exception.Message)
                : new(HttpFailureKind.Internal, exception.Message),
        };
    }

    public WitValue Lower() => WitValue.Tuple(WitValue.U8((byte)Kind), WitValue.String(Message));

    public static HttpFailure Lift(WitValue value) => new((HttpFailureKind)value.AsItems[0].AsU8, value.AsItems[1].AsString);
}

/// <summary>One of the guest's time-outs has passed.</summary>
internal sealed class HttpWaitException(HttpFailureKind kind, string message) : Exception(message)
{
    public HttpFailureKind Kind { get; } = kind;
}
