using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>incoming-body</c>: read once through one stream, then finished for its trailers, or dropped.</summary>
[WitResource("wasi:http/types", "incoming-body")]
public sealed class IncomingBody : HostObject
{
    private readonly BodySource _source;
    private bool _hasStream, _finished;

    internal IncomingBody(BodySource source) : base(null) => _source = source;

    public Result<InputStream, Unit> Stream()
    {
        if (_hasStream)
            return Result.Err();
        _hasStream = true;
        return Result.Ok(_source.Open(this));
    }

    internal FutureTrailers Finish()
    {
        TakeOver(() => _finished = true);
        return _source.Finish();
    }

    private protected override void OnDrop()
    {
        if (!_finished)
            _source.Drop();
    }
}

/// <summary>Where the bytes of an incoming body come from.</summary>
internal abstract class BodySource
{
    public abstract InputStream Open(IncomingBody body);

    /// <summary>The guest has no more interest in the bytes, but in the trailers.</summary>
    public abstract FutureTrailers Finish();

    /// <summary>The guest has no more interest.</summary>
    public abstract void Drop();
}

/// <summary>The body of a response to this worker.</summary>
internal sealed class ExchangeBody(HttpExchange exchange) : BodySource
{
    public override InputStream Open(IncomingBody body)
    {
        exchange.PassTo(ExchangeOwner.Stream);
        return new IncomingBodyStream(exchange, body);
    }

    public override FutureTrailers Finish()
    {
        exchange.Release(ExchangeOwner.Body);
        return new FutureTrailers(exchange);
    }

    public override void Drop()
    {
        exchange.Release(ExchangeOwner.Body);
        exchange.Dispose();
    }
}
