using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>future-incoming-response</c>: a request under way. Every look at it is recorded.</summary>
[WitResource("wasi:http/types", "future-incoming-response")]
public sealed class FutureIncomingResponse : HostObject
{
    private static readonly DurableFunction GetFunction = new(
        "http::types::future_incoming_response::get",
        WrappedFunctionKind.WriteRemoteBatched,
        HttpRecords.RequestType,
        WitType.Option(WitType.Result(HttpRecords.HeadType, HttpFailure.Type)),
        observable: false);

    private readonly HttpExchange _exchange;
    private bool _consumed, _answered;

    internal FutureIncomingResponse(HttpExchange exchange) : base(null) => _exchange = exchange;

    public Pollable Subscribe() => new HeadPollable(this);

    /// <summary>None while the head is awaited; after it was given once, err.</summary>
    public Option<Result<Result<IncomingResponse, HttpErrorCode>, Unit>> Get()
    {
        if (_consumed)
            return Option.Some<Result<Result<IncomingResponse, HttpErrorCode>, Unit>>(Result.Err());
        var context = _exchange.Http.Context;
        var recorded = context.Durable(GetFunction, HttpRecords.Describe(_exchange), Look, _exchange.Batch);
        context.Commit();
        if (!recorded.IsSome)
            return Option<Result<Result<IncomingResponse, HttpErrorCode>, Unit>>.None;
        _consumed = true;
        var outcome = recorded.Payload;
        if (!outcome.IsOk)
            return Option.Some(Answer(Result.Err(HttpFailure.Lift(outcome.Payload).ToErrorCode())));
        var (status, headers) = HttpRecords.LiftHead(outcome.Payload);
        _answered = true;
        _exchange.PassTo(ExchangeOwner.Response);
        return Option.Some(Answer(Result.Ok(new IncomingResponse(_exchange, status, headers))));
    }

    private protected override void OnDrop()
    {
        _exchange.Release(ExchangeOwner.Future);
        if (!_answered)
            _exchange.Dispose();
    }

    private static Result<Result<IncomingResponse, HttpErrorCode>, Unit> Answer(Result<IncomingResponse, HttpErrorCode> answer) =>
        Result<Result<IncomingResponse, HttpErrorCode>, Unit>.Ok(answer);

    private WitValue Look()
    {
        if (_exchange.Response is not { IsCompleted: true } response)
            return WitValue.None;
        try
        {
            return WitValue.Some(WitValue.Ok(HttpRecords.LowerHead(response.GetAwaiter().GetResult())));
        }
        catch (Exception e) when (HttpFailure.Is(e))
        {
            return WitValue.Some(WitValue.Err(HttpFailure.From(e).Lower()));
        }
    }

    private sealed class HeadPollable(FutureIncomingResponse future) : Pollable(future._exchange.Http.Poll, future)
    {
        internal override bool IsReady => future._consumed || future._exchange.Response is { IsCompleted: true };

        internal override Task WhenReady(CancellationToken cancellation) =>
            future._exchange.Response is { } response ? Task.WhenAny(response).WaitAsync(cancellation) : Task.CompletedTask;
    }
}
