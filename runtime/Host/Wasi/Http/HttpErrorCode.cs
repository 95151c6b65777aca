namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>wasi:http/types.error-code</c>.</summary>
public abstract record HttpErrorCode
{
    public sealed record DnsTimeout : HttpErrorCode;
    public sealed record DnsError(DnsErrorPayload Payload) : HttpErrorCode;
    public sealed record DestinationNotFound : HttpErrorCode;
    public sealed record DestinationUnavailable : HttpErrorCode;
    public sealed record DestinationIpProhibited : HttpErrorCode;
    public sealed record DestinationIpUnroutable : HttpErrorCode;
    public sealed record ConnectionRefused : HttpErrorCode;
    public sealed record ConnectionTerminated : HttpErrorCode;
    public sealed record ConnectionTimeout : HttpErrorCode;
    public sealed record ConnectionReadTimeout : HttpErrorCode;
    public sealed record ConnectionWriteTimeout : HttpErrorCode;
    public sealed record ConnectionLimitReached : HttpErrorCode;
    public sealed record TlsProtocolError : HttpErrorCode;
    public sealed record TlsCertificateError : HttpErrorCode;
    public sealed record TlsAlertReceived(TlsAlertReceivedPayload Payload) : HttpErrorCode;
    public sealed record HttpRequestDenied : HttpErrorCode;
    public sealed record HttpRequestLengthRequired : HttpErrorCode;
    public sealed record HttpRequestBodySize(ulong? Size) : HttpErrorCode;
    public sealed record HttpRequestMethodInvalid : HttpErrorCode;
    public sealed record HttpRequestUriInvalid : HttpErrorCode;
    public sealed record HttpRequestUriTooLong : HttpErrorCode;
    public sealed record HttpRequestHeaderSectionSize(uint? Size) : HttpErrorCode;
    public sealed record HttpRequestHeaderSize(FieldSizePayload? Payload) : HttpErrorCode;
    public sealed record HttpRequestTrailerSectionSize(uint? Size) : HttpErrorCode;
    public sealed record HttpRequestTrailerSize(FieldSizePayload Payload) : HttpErrorCode;
    public sealed record HttpResponseIncomplete : HttpErrorCode;
    public sealed record HttpResponseHeaderSectionSize(uint? Size) : HttpErrorCode;
    public sealed record HttpResponseHeaderSize(FieldSizePayload Payload) : HttpErrorCode;
    public sealed record HttpResponseBodySize(ulong? Size) : HttpErrorCode;
    public sealed record HttpResponseTrailerSectionSize(uint? Size) : HttpErrorCode;
    public sealed record HttpResponseTrailerSize(FieldSizePayload Payload) : HttpErrorCode;
    public sealed record HttpResponseTransferCoding(string? Coding) : HttpErrorCode;
    public sealed record HttpResponseContentCoding(string? Coding) : HttpErrorCode;
    public sealed record HttpResponseTimeout : HttpErrorCode;
    public sealed record HttpUpgradeFailed : HttpErrorCode;
    public sealed record HttpProtocolError : HttpErrorCode;
    public sealed record LoopDetected : HttpErrorCode;
    public sealed record ConfigurationError : HttpErrorCode;
    public sealed record InternalError(string? Message) : HttpErrorCode;
}

/// <summary><c>DNS-error-payload</c>.</summary>
public sealed record DnsErrorPayload(string? Rcode, ushort? InfoCode);

/// <summary><c>TLS-alert-received-payload</c>.</summary>
public sealed record TlsAlertReceivedPayload(byte? AlertId, string? AlertMessage);

/// <summary><c>field-size-payload</c>.</summary>
public sealed record FieldSizePayload(string? FieldName, uint? FieldSize);
