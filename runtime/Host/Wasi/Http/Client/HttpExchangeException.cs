namespace GolemOrleans.Runtime.Host.Wasi.Http.Client;

/// <summary>An exchange failed for a reason that the guest is told.</summary>
internal sealed class HttpExchangeException(HttpFailureKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public HttpFailureKind Kind { get; } = kind;
}
