using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>incoming-response</c>.</summary>
[WitResource("wasi:http/types", "incoming-response")]
public sealed class IncomingResponse : HostObject
{
    private readonly HttpExchange _exchange;
    private readonly ushort _status;
    private readonly Fields _headers;
    private bool _consumed;

    internal IncomingResponse(HttpExchange exchange, ushort status, Fields headers) : base(null)
    {
        _exchange = exchange;
        _status = status;
        _headers = headers;
    }

    public ushort Status() => _status;

    public Fields Headers() => _headers.Freeze(this);

    public Result<IncomingBody, Unit> Consume()
    {
        if (_consumed)
            return Result.Err();
        _consumed = true;
        _exchange.PassTo(ExchangeOwner.Body);
        return Result.Ok(new IncomingBody(new ExchangeBody(_exchange)));
    }

    private protected override void OnDrop()
    {
        _exchange.Release(ExchangeOwner.Response);
        if (!_consumed)
            _exchange.Dispose();
    }
}
