using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Golem.Tracing;
using GolemOrleans.Runtime.Host.Wasi.Cli;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>The calls of one worker to others: keys, spans, encoding, and the outcome as recorded.</summary>
internal sealed class RpcCalls(WorkerContext context, SpanStack spans, CliEnvironment environment)
{
    /// <summary>A recorded outcome: ok with the typed result's bytes (empty for none), or the <c>rpc-error</c>.</summary>
    public static WitType OutcomeType { get; } = WitType.Result(WitType.List(WitType.U8), RpcError.Type);

    private static readonly DurableFunction KeyFunction = new(
        "golem::rpc::wasm-rpc::invoke-and-await idempotency key", WrappedFunctionKind.ReadLocal, WitType.Tuple(), GuestUuid.Type);

    public WorkerContext Context => context;

    /// <summary>Records what a call needs before it is made: arguments and environment for a new target, and its key.</summary>
    public RpcCall Prepare(WorkerId target, string function, WitValue[] parameters)
    {
        var args = environment.GetArguments().AsItems.Select(v => v.AsString).ToArray();
        var env = environment.GetEnvironment().AsItems
            .Select(v => (Key: v.AsItems[0].AsString, Value: v.AsItems[1].AsString))
            .Where(v => v.Key is not ("GOLEM_WORKER_NAME" or "GOLEM_COMPONENT_ID" or "GOLEM_COMPONENT_VERSION"))
            .ToDictionary(v => v.Key, v => v.Value);
        var key = GuestUuid.Lift(context.Durable(
            KeyFunction, 0, static _ => WitValue.Tuple(), static (c, _) => GuestUuid.From(c.DeriveIdempotencyKey()).Lower())).ToGuid().ToString();
        var span = spans.Start(new()
        {
            ["name"] = "rpc-invocation",
            ["function_name"] = function,
            ["idempotency_key"] = key,
        });
        return new RpcCall(target, function, parameters, key, new WorkerCreation(args, env, context.Id), spans.ForCallee(), span);
    }

    public void Finish(RpcCall call) => spans.Finish(call.Span);

    /// <summary>Calls and waits. Safe to repeat with the same key; runs on any thread.</summary>
    public async Task<WitValue> InvokeAndAwaitAsync(RpcCall call, CancellationToken cancellation)
    {
        var services = context.Services;
        return await OutcomeAsync(async () =>
        {
            var request = await RequestAsync(services, call, fireAndForget: false, cancellation).ConfigureAwait(false);
            var result = await services.Rpc.InvokeAndAwaitAsync(call.Target, request, context.Id, cancellation).ConfigureAwait(false);
            return WitValue.List(result.ToArray());
        }).ConfigureAwait(false);
    }

    /// <summary>Hands the call over; runs on any thread.</summary>
    public async Task<WitValue> InvokeAsync(RpcCall call, CancellationToken cancellation)
    {
        var services = context.Services;
        return await OutcomeAsync(async () =>
        {
            var request = await RequestAsync(services, call, fireAndForget: true, cancellation).ConfigureAwait(false);
            await services.Rpc.InvokeAsync(call.Target, request, context.Id, cancellation).ConfigureAwait(false);
            return WitValue.List(Array.Empty<byte>());
        }).ConfigureAwait(false);
    }

    /// <summary>Asks for the call at a time, durable with the worker's next commit. Within a durable call.</summary>
    public void Schedule(RpcCall call, DateTimeOffset at)
    {
        var request = context.Wait(RequestAsync(context.Services, call, fireAndForget: true, context.Interruption));
        context.Schedule(call.Target, request, at);
    }

    /// <summary>Takes a scheduled call back. Within a durable call.</summary>
    public void CancelSchedule(RpcCall call) => context.CancelSchedule(WorkerContext.ScheduleKey(call.Target, call.IdempotencyKey));

    /// <summary>The <c>result&lt;wit-value, rpc-error&gt;</c> of a recorded outcome: the value is the tuple of results.</summary>
    public static WitValue ToGuest(WitValue outcome)
    {
        if (!outcome.IsOk)
            return outcome;
        var bytes = (byte[])outcome.Payload.AsArray;
        if (bytes.Length == 0)
            return WitValue.Ok(WitNodes.Flatten(WitType.Tuple(), WitValue.Tuple()));
        var result = BinaryValueCodec.ReadTyped(bytes);
        return WitValue.Ok(WitNodes.Flatten(WitType.Tuple(result.Type), WitValue.Tuple(result.Value)));
    }

    private static async Task<WitValue> OutcomeAsync(Func<Task<WitValue>> call)
    {
        try
        {
            return WitValue.Ok(await call().ConfigureAwait(false));
        }
        catch (WorkerException e) when (!e.Fault.IsRetriable)
        {
            return WitValue.Err(RpcError.Of(e.Fault));
        }
    }

    private static async Task<InvocationRequest> RequestAsync(WorkerServices services, RpcCall call, bool fireAndForget, CancellationToken cancellation) => new()
    {
        IdempotencyKey = call.IdempotencyKey,
        Function = call.Function,
        Parameters = await EncodeAsync(services, call, cancellation).ConfigureAwait(false),
        Context = call.Context,
        FireAndForget = fireAndForget,
        CreateIfMissing = call.Creation,
    };

    private static async Task<ReadOnlyMemory<byte>> EncodeAsync(WorkerServices services, RpcCall call, CancellationToken cancellation)
    {
        try
        {
            var type = await ExportTypes.FindAsync(services, call.Target, call.Function, cancellation).ConfigureAwait(false)
                ?? throw new WorkerException(new InvalidRequest($"Function not found: {call.Function}"));
            if (type.Parameters.Length != call.Parameters.Length)
                throw new WorkerException(new InvalidRequest($"{call.Function} has {type.Parameters.Length} parameters, {call.Parameters.Length} were given"));
            var types = WitType.Tuple(type.Parameters.Select(p => p.Type).ToArray());
            var values = type.Parameters.Select((p, i) => WitNodes.Build(p.Type, call.Parameters[i])).ToArray();
            return BinaryValueCodec.Encode(new ValueAndType(types, WitValue.Tuple(values)));
        }
        catch (FunctionNameException e)
        {
            throw new WorkerException(new InvalidRequest(e.Message), e);
        }
        catch (FormatException e)
        {
            throw new WorkerException(new ParamTypeMismatch(e.Message), e);
        }
    }
}

/// <summary>One call to another worker. Immutable.</summary>
/// <param name="Parameters">As <c>wit-value</c> records.</param>
internal sealed record RpcCall(
    WorkerId Target,
    string Function,
    WitValue[] Parameters,
    string IdempotencyKey,
    WorkerCreation Creation,
    InvocationContext Context,
    OpenSpan Span);
