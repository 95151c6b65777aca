using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary><c>future-trailers</c>: what follows a body that the guest has finished.</summary>
[WitResource("wasi:http/types", "future-trailers")]
public sealed class FutureTrailers : HostObject
{
    private static readonly DurableFunction GetFunction = new(
        "golem http::types::future_trailers::get",
        WrappedFunctionKind.WriteRemoteBatched,
        HttpRecords.RequestType,
        WitType.Option(WitType.Result(HttpRecords.FieldsType, HttpFailure.Type)),
        observable: false);

    private readonly HttpExchange? _exchange;
    private readonly PollSource _poll;
    private readonly Fields? _known;
    private Task<(string Name, byte[] Value)[]>? _coming;
    private bool _consumed;

    internal FutureTrailers(HttpExchange exchange) : base(null)
    {
        _exchange = exchange;
        _poll = exchange.Http.Poll;
    }

    /// <summary>Trailers of a request that came complete.</summary>
    internal FutureTrailers(PollSource poll, Fields? known) : base(null)
    {
        _poll = poll;
        _known = known;
    }

    public Pollable Subscribe() => new TrailersPollable(this);

    /// <summary>None while they are awaited; after they were given once, err. Empty trailers are none.</summary>
    public Option<Result<Result<Fields?, HttpErrorCode>, Unit>> Get()
    {
        if (_consumed)
            return Option.Some<Result<Result<Fields?, HttpErrorCode>, Unit>>(Result.Err());
        if (_exchange is null)
        {
            _consumed = true;
            return Answer(Result.Ok(_known));
        }

        var recorded = _exchange.Http.Context.Durable(GetFunction, HttpRecords.Describe(_exchange), Look, _exchange.Batch);
        if (!recorded.IsSome)
            return Option<Result<Result<Fields?, HttpErrorCode>, Unit>>.None;
        _consumed = true;
        if (!recorded.Payload.IsOk)
            return Answer(Result.Err(HttpFailure.Lift(recorded.Payload.Payload).ToErrorCode()));
        var fields = new Fields(HttpRecords.LiftFields(recorded.Payload.Payload), true);
        return Answer(Result.Ok(fields.All.Count == 0 ? null : fields));
    }

    private protected override void OnDrop() => _exchange?.Dispose();

    private static Option<Result<Result<Fields?, HttpErrorCode>, Unit>> Answer(Result<Fields?, HttpErrorCode> answer) =>
        Option.Some(Result<Result<Fields?, HttpErrorCode>, Unit>.Ok(answer));

    private Task<(string Name, byte[] Value)[]> Coming => _coming ??= _exchange!.TrailersAsync();

    private WitValue Look()
    {
        if (!Coming.IsCompleted)
            return WitValue.None;
        try
        {
            return WitValue.Some(WitValue.Ok(HttpRecords.LowerFields(Coming.GetAwaiter().GetResult())));
        }
        catch (Exception e) when (HttpFailure.Is(e))
        {
            return WitValue.Some(WitValue.Err(HttpFailure.From(e).Lower()));
        }
    }

    private sealed class TrailersPollable(FutureTrailers trailers) : Pollable(trailers._poll, trailers)
    {
        internal override bool IsReady => trailers._consumed || trailers._exchange is null || trailers.Coming.IsCompleted;

        internal override Task WhenReady(CancellationToken cancellation) =>
            IsReady ? Task.CompletedTask : Task.WhenAny(trailers.Coming).WaitAsync(cancellation);
    }
}
