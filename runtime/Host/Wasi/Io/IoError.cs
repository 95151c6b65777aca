using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Io;

/// <summary><c>wasi:io/error.error</c>: what went wrong with a stream. Subclasses carry the code of their package.</summary>
[WitResource("wasi:io/error", "error")]
public class IoError : HostObject
{
    private readonly string _text;

    internal IoError(string text) : base(null) => _text = text;

    public string ToDebugString() => _text;
}

/// <summary><c>stream-error</c>.</summary>
public abstract record StreamError
{
    public sealed record LastOperationFailed(IoError Error) : StreamError;

    public sealed record Closed : StreamError;
}

/// <summary>A stream operation failed; turned into the guest's <see cref="StreamError"/> at the interface.</summary>
internal sealed class StreamErrorException(StreamError error) : Exception(error.ToString())
{
    public StreamError Error { get; } = error;

    public static StreamErrorException Closed() => new(new StreamError.Closed());

    public static StreamErrorException Failed(IoError error) => new(new StreamError.LastOperationFailed(error));
}
