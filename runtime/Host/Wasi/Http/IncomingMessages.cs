using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>incoming-request</c>: a request that this worker is to answer. It came complete, as an invocation's parameter.</summary>
[WitResource("wasi:http/types", "incoming-request")]
public sealed class IncomingRequest : HostObject
{
    private readonly GuestMethod _method;
    private readonly GuestScheme? _scheme;
    private readonly string? _authority, _path;
    private readonly Fields _headers;
    private readonly BodySource _body;
    private bool _consumed;

    internal IncomingRequest(GuestMethod method, GuestScheme? scheme, string? authority, string? path, Fields headers, BodySource body) : base(null)
    {
        _method = method;
        _scheme = scheme;
        _authority = authority;
        _path = path;
        _headers = headers;
        _body = body;
    }

    public GuestMethod Method() => _method;

    public string? PathWithQuery() => _path;

    public GuestScheme? Scheme() => _scheme;

    public string? Authority() => _authority;

    public Fields Headers() => _headers.Freeze(this);

    public Result<IncomingBody, Unit> Consume()
    {
        if (_consumed)
            return Result.Err();
        _consumed = true;
        return Result.Ok(new IncomingBody(_body));
    }
}

/// <summary><c>response-outparam</c>: where the guest puts its answer, once.</summary>
[WitResource("wasi:http/types", "response-outparam")]
public sealed class ResponseOutparam : HostObject
{
    internal ResponseOutparam() : base(null) { }

    /// <summary>The answer; null until it was given.</summary>
    internal Result<OutgoingResponse, HttpErrorCode>? Given { get; private set; }

    internal void Answer(Result<OutgoingResponse, HttpErrorCode> response)
    {
        TakeOver();
        if (response.IsOk)
            response.Value.TakeOver(response.Value.Sent);
        Given = response;
    }
}

/// <summary><c>outgoing-response</c>.</summary>
[WitResource("wasi:http/types", "outgoing-response")]
public sealed class OutgoingResponse : HostObject
{
    private readonly HttpHost _http;
    private readonly Fields _headers;
    private ushort _status = 200;
    private bool _sent;

    internal OutgoingResponse(HttpHost http, Fields headers) : base(null)
    {
        _http = http;
        _headers = headers;
    }

    internal Fields AllHeaders => _headers;

    internal OutgoingBody? TakenBody { get; private set; }

    public ushort StatusCode() => _status;

    public Result<Unit, Unit> SetStatusCode(ushort statusCode)
    {
        if (statusCode is < 100 or > 999)
            return Result.Err();
        _status = statusCode;
        return Result<Unit, Unit>.Ok(default);
    }

    public Fields Headers() => _headers.Freeze(this);

    public Result<OutgoingBody, Unit> Body()
    {
        if (TakenBody is not null)
            return Result.Err();
        TakenBody = new OutgoingBody(_http, BodyLength.Of(_headers));
        return Result.Ok(TakenBody);
    }

    /// <summary>The guest gave it as its answer: its body lives on.</summary>
    internal void Sent() => _sent = true;

    private protected override void OnDrop()
    {
        if (!_sent)
            TakenBody?.Close();
    }
}

/// <summary>A body that is there completely.</summary>
internal sealed class MemoryBody(PollSource poll, ReadOnlyMemory<byte> content, Fields? trailers) : BodySource
{
    public override InputStream Open(IncomingBody body) => new MemoryInputStream(poll, body, content);

    public override FutureTrailers Finish() => new(poll, trailers);

    public override void Drop() { }
}
