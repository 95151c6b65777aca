using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Host.Wasi.Io;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>method</c>.</summary>
public abstract record GuestMethod
{
    public sealed record Get : GuestMethod;
    public sealed record Head : GuestMethod;
    public sealed record Post : GuestMethod;
    public sealed record Put : GuestMethod;
    public sealed record Delete : GuestMethod;
    public sealed record Connect : GuestMethod;
    public sealed record Options : GuestMethod;
    public sealed record Trace : GuestMethod;
    public sealed record Patch : GuestMethod;
    public sealed record Other(string Name) : GuestMethod;

    internal string Text => this is Other other ? other.Name : GetType().Name.ToUpperInvariant();
}

/// <summary><c>scheme</c>.</summary>
public abstract record GuestScheme
{
    public sealed record Http : GuestScheme;
    public sealed record Https : GuestScheme;
    public sealed record Other(string Name) : GuestScheme;
}

/// <summary>A stream error of an HTTP body.</summary>
internal sealed class HttpIoError(HttpErrorCode code) : IoError($"http error: {code}")
{
    public HttpErrorCode Code { get; } = code;
}

/// <summary>The functions of <c>wasi:http/types</c> outside its resources, with constructors and statics.</summary>
[WitInterface("wasi:http/types")]
internal sealed class HttpTypes(HttpHost http)
{
    public HttpErrorCode? HttpErrorCode(IoError err) => (err as HttpIoError)?.Code;

    public Fields CreateFields() => new([], false);

    public Result<Fields, HeaderError> FieldsFromList((string, byte[])[] entries) => Fields.FromList(entries);

    public OutgoingRequest CreateOutgoingRequest(Fields headers) => new(http, headers);

    public RequestOptions CreateRequestOptions() => new();

    public void ResponseOutparamSet(ResponseOutparam param, Result<OutgoingResponse, HttpErrorCode> response) => param.Answer(response);

    public FutureTrailers IncomingBodyFinish(IncomingBody body) => body.Finish();

    public OutgoingResponse CreateOutgoingResponse(Fields headers) => new(http, headers);

    public Result<Unit, HttpErrorCode> OutgoingBodyFinish(OutgoingBody body, Fields? trailers) => body.Finish(trailers);
}
