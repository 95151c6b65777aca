using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Wasi.Http.Client;
using GolemOrleans.Runtime.Host.Wasi.Io;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Http;

/// <summary>The bytes of a response; every read is recorded with what it gave.</summary>
internal sealed class IncomingBodyStream : InputStream
{
    private static readonly WitType End = WitType.Option(HttpFailure.Type);

    private static readonly DurableFunction ReadFunction = Recorded("http::types::incoming_body_stream::read", WitType.List(WitType.U8));
    private static readonly DurableFunction BlockingReadFunction = Recorded("http::types::incoming_body_stream::blocking_read", WitType.List(WitType.U8));
    private static readonly DurableFunction SkipFunction = Recorded("http::types::incoming_body_stream::skip", WitType.U64);
    private static readonly DurableFunction BlockingSkipFunction = Recorded("http::types::incoming_body_stream::blocking_skip", WitType.U64);

    private readonly HttpExchange _exchange;
    private bool _closed;

    public IncomingBodyStream(HttpExchange exchange, IncomingBody body) : base(body) => _exchange = exchange;

    public override Result<ReadOnlyMemory<byte>, StreamError> Read(ulong len) => Bytes(ReadFunction, len, waits: false);

    public override Result<ReadOnlyMemory<byte>, StreamError> BlockingRead(ulong len) => Bytes(BlockingReadFunction, len, waits: true);

    public override Result<ulong, StreamError> Skip(ulong len) => Count(SkipFunction, len, waits: false);

    public override Result<ulong, StreamError> BlockingSkip(ulong len) => Count(BlockingSkipFunction, len, waits: true);

    public override Pollable Subscribe() => new BytesPollable(this);

    private protected override ReadOnlyMemory<byte> ReadNow(int length) => throw new NotSupportedException();

    private protected override void AwaitReadable() => throw new NotSupportedException();

    private protected override void OnDrop() => _exchange.Release(ExchangeOwner.Stream);

    private Result<ReadOnlyMemory<byte>, StreamError> Bytes(DurableFunction function, ulong len, bool waits)
    {
        var recorded = Call(function, len, waits, static bytes => WitValue.List(bytes));
        if (recorded.IsErr)
            return Result.Err(recorded.Error);
        var bytes = (byte[])recorded.Value.AsArray;
        _exchange.Consumed += (ulong)bytes.Length;
        return Result.Ok<ReadOnlyMemory<byte>>(bytes);
    }

    private Result<ulong, StreamError> Count(DurableFunction function, ulong len, bool waits)
    {
        var recorded = Call(function, len, waits, static bytes => WitValue.U64((ulong)bytes.Length));
        if (recorded.IsErr)
            return Result.Err(recorded.Error);
        _exchange.Consumed += recorded.Value.AsU64;
        return Result.Ok(recorded.Value.AsU64);
    }

    private Result<WitValue, StreamError> Call(DurableFunction function, ulong len, bool waits, Func<byte[], WitValue> lower)
    {
        if (_closed)
            return Result.Err<StreamError>(new StreamError.Closed());
        var recorded = _exchange.Http.Context.Durable(function, HttpRecords.Describe(_exchange), () => Take(len, waits, lower), _exchange.Batch);
        if (recorded.IsOk)
            return Result.Ok(recorded.Payload);
        _closed = true;
        _exchange.Release(ExchangeOwner.Stream);
        return Result.Err<StreamError>(recorded.Payload.IsSome
            ? new StreamError.LastOperationFailed(new HttpIoError(HttpFailure.Lift(recorded.Payload.Payload).ToErrorCode()))
            : new StreamError.Closed());
    }

    private WitValue Take(ulong len, bool waits, Func<byte[], WitValue> lower)
    {
        if (len == 0)
            return WitValue.Ok(lower([]));
        var reader = _exchange.Reader ?? throw new InvalidOperationException("the exchange was not started");
        try
        {
            if (waits)
                _exchange.Http.Context.Wait(reader.WhenReady);
            return reader.TryTake((int)Math.Min(len, MaxReadBytes)) switch
            {
                null => WitValue.Ok(lower([])),
                { Length: 0 } => WitValue.Err(WitValue.None),
                var bytes => WitValue.Ok(lower(bytes)),
            };
        }
        catch (Exception e) when (HttpFailure.Is(e))
        {
            return WitValue.Err(WitValue.Some(HttpFailure.From(e).Lower()));
        }
    }

    private static DurableFunction Recorded(string name, WitType ok) =>
        new(name, WrappedFunctionKind.WriteRemoteBatched, HttpRecords.RequestType, WitType.Result(ok, End), observable: false);

    private sealed class BytesPollable(IncomingBodyStream stream) : Pollable(stream._exchange.Http.Poll, stream)
    {
        internal override bool IsReady => stream._closed || stream._exchange.Reader is not { IsReady: false };

        internal override Task WhenReady(CancellationToken cancellation) =>
            stream._exchange.Reader is { } reader ? reader.WhenReady.WaitAsync(cancellation) : Task.CompletedTask;
    }
}
