using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>outgoing-request</c>.</summary>
[WitResource("wasi:http/types", "outgoing-request")]
public sealed class OutgoingRequest : HostObject
{
    /// <summary>The guest's path reaches the server as the guest wrote it.</summary>
    private static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly HttpHost _http;
    private GuestMethod _method = new GuestMethod.Get();
    private GuestScheme? _scheme;
    private string? _authority;
    private string? _path;
    private bool _sent;

    internal OutgoingRequest(HttpHost http, Fields headers) : base(null)
    {
        _http = http;
        Fields = headers;
    }

    internal Fields Fields { get; }

    internal OutgoingBody? TakenBody { get; private set; }

    public Result<OutgoingBody, Unit> Body()
    {
        if (TakenBody is not null)
            return Result.Err();
        TakenBody = new OutgoingBody(_http, BodyLength.Of(Fields));
        return Result.Ok(TakenBody);
    }

    public GuestMethod Method() => _method;

    public Result<Unit, Unit> SetMethod(GuestMethod method)
    {
        if (!Fields.IsName(method.Text))
            return Result.Err();
        _method = method;
        return Result<Unit, Unit>.Ok(default);
    }

    public string? PathWithQuery() => _path;

    public Result<Unit, Unit> SetPathWithQuery(string? pathWithQuery)
    {
        if (pathWithQuery is not null && pathWithQuery.Any(c => c is <= ' ' or '#' or '\x7f'))
            return Result.Err();
        _path = pathWithQuery;
        return Result<Unit, Unit>.Ok(default);
    }

    public GuestScheme? Scheme() => _scheme;

    public Result<Unit, Unit> SetScheme(GuestScheme? scheme)
    {
        if (scheme is GuestScheme.Other other && !Uri.CheckSchemeName(other.Name))
            return Result.Err();
        _scheme = scheme;
        return Result<Unit, Unit>.Ok(default);
    }

    public string? Authority() => _authority;

    public Result<Unit, Unit> SetAuthority(string? authority)
    {
        if (authority is not null && (authority.Length == 0 || authority.Any(c => c is <= ' ' or '/' or '?' or '#' or '@' or '\\') || !Uri.TryCreate($"http://{authority}/", UriKind.Absolute, out _)))
            return Result.Err();
        _authority = authority;
        return Result<Unit, Unit>.Ok(default);
    }

    public Fields Headers() => Fields.Freeze(this);

    /// <summary>The request is taken over to be sent: its body lives on.</summary>
    internal void Sent() => _sent = true;

    private protected override void OnDrop()
    {
        if (!_sent)
            TakenBody?.Close();
    }

    /// <summary>The request's address, or why there is none.</summary>
    internal Result<Uri, HttpErrorCode> Address()
    {
        var scheme = _scheme switch
        {
            null or GuestScheme.Https => "https",
            GuestScheme.Http => "http",
            _ => null,
        };
        var path = string.IsNullOrEmpty(_path) ? "/" : _path.StartsWith('/') ? _path : "/" + _path;
        if (scheme is null || _authority is null || !Uri.TryCreate($"{scheme}://{_authority}{path}", AsWritten, out var uri))
            return Result.Err<HttpErrorCode>(new HttpErrorCode.HttpRequestUriInvalid());
        return Result.Ok(uri);
    }
}
