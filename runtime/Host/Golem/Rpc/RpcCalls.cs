using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Golem.Tracing;
using GolemOrleans.Runtime.Host.Wasi.Cli;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>The calls of one worker to others: connections, keys, spans, and the outcome as recorded.</summary>
internal sealed class RpcCalls(WorkerContext context, SpanStack spans, CliEnvironment environment)
{
    private static readonly WitType DescriptionType = WitType.Tuple(WitType.String, WitType.String);

    private static readonly DurableFunction KeyFunction = new(
        "golem::rpc::wasm-rpc::invoke-and-await idempotency key", WrappedFunctionKind.ReadLocal, WitType.Tuple(), GuestUuid.Type);

    private static readonly DurableFunction NameFunction = new(
        "golem::rpc::wasm-rpc::generate_unique_local_worker_id", WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.String);

    private static readonly DurableFunction AwaitFunction = new(
        "golem::rpc::wasm-rpc::invoke-and-await result", WrappedFunctionKind.WriteRemote, DescriptionType, RpcOutcome.Type);

    private static readonly DurableFunction InvokeFunction = new(
        "golem::rpc::wasm-rpc::invoke", WrappedFunctionKind.WriteRemote, DescriptionType, RpcOutcome.Type);

    private static readonly DurableFunction ScheduleFunction = new(
        "golem::rpc::wasm-rpc::schedule_invocation", WrappedFunctionKind.WriteRemote, DescriptionType, Outcomes.Type(null));

    private static readonly DurableFunction CancelFunction = new(
        "golem::rpc::cancellation-token::cancel", WrappedFunctionKind.WriteRemote, DescriptionType, Outcomes.Type(null));

    /// <inheritdoc cref="RpcOutcome.Type"/>
    public static WitType OutcomeType => RpcOutcome.Type;

    public WorkerContext Context => context;

    /// <summary>What a record says of a call, for people.</summary>
    public static WitValue Describe(RpcCall call) =>
        WitValue.Tuple(WitValue.String(call.Target.Worker.ToString()), WitValue.String(call.Function));

    /// <summary>The <c>result&lt;wit-value, rpc-error&gt;</c> of a recorded outcome: the value is the tuple of results.</summary>
    public static WitValue ToGuest(RpcCall call, WitValue outcome)
    {
        if (!outcome.IsOk)
            return outcome;
        return WitValue.Ok(RpcOutcome.Value(outcome) is { } result
            ? WitValueNodes.Encode(WitType.Tuple(result.Type), WitValue.Tuple(result.Value), call.Target.Urn)
            : WitValueNodes.Encode(WitType.Tuple(), WitValue.Tuple()));
    }

    /// <summary>Opens the span of a connection; <see cref="Disconnect"/> ends it.</summary>
    public RpcTarget Connect(WorkerId worker) => new(worker, spans.StartApart(spans.Current, new()
    {
        ["name"] = "rpc-connection",
        ["target_worker_id"] = worker.ToString(),
    }));

    public void Disconnect(RpcTarget target) => spans.Finish(target.Connection);

    /// <summary>A name that no worker has, for an ephemeral target; recorded.</summary>
    public string FreshName() => context.Durable(NameFunction, 0, static _ => WitValue.Tuple(), static (c, _) =>
    {
        Span<byte> bytes = stackalloc byte[16];
        c.Services.Random.Fill(bytes);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x40);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return WitValue.String(new Guid(bytes, bigEndian: true).ToString());
    }).AsString;

    /// <summary>Records what a call needs before it is made: arguments and environment for a new target, and its key.</summary>
    /// <param name="awaited">Whether this worker will ask for the answer.</param>
    public RpcCall Prepare(RpcTarget target, string function, RpcArguments arguments, bool awaited = true)
    {
        var args = environment.GetArguments().AsItems.Select(v => v.AsString).ToArray();
        var env = environment.GetEnvironment().AsItems
            .Select(v => (Key: v.AsItems[0].AsString, Value: v.AsItems[1].AsString))
            .Where(v => v.Key is not ("GOLEM_WORKER_NAME" or "GOLEM_COMPONENT_ID" or "GOLEM_COMPONENT_VERSION"))
            .ToDictionary(v => v.Key, v => v.Value);

        // Derived before the call's own entry, so that a call repeated after a crash gets the same key.
        var derived = GuestUuid.From(context.DeriveIdempotencyKey());
        var key = GuestUuid.Lift(context.Durable(
            KeyFunction, derived, static _ => WitValue.Tuple(), static (_, k) => k.Lower())).ToGuid().ToString();
        var attributes = new Dictionary<string, string>
        {
            ["name"] = "rpc-invocation",
            ["function_name"] = function,
            ["idempotency_key"] = key,
        };
        if (!awaited)
            attributes[CallCycles.AwaitedAttribute] = "false";
        var span = spans.StartApart(target.Connection, attributes);
        return new RpcCall(target, function, arguments, key, new WorkerCreation(args, env, context.Id), spans.ForCallee(target.Connection, span), span);
    }

    /// <summary>Invokes and waits: the recorded outcome.</summary>
    public WitValue Await(RpcCall call)
    {
        var outcome = context.Durable(AwaitFunction, Describe(call), () =>
        {
            var answer = InvokeAndAwaitAsync(call, context.Interruption);
            context.WaitForAnswer([call.Awaited], answer);
            return answer.Result;
        });
        Finish(call);
        return outcome;
    }

    /// <summary>Hands the call over: the recorded outcome, without a value.</summary>
    public WitValue Send(RpcCall call)
    {
        var outcome = context.Durable(InvokeFunction, Describe(call), () => context.Wait(RpcOutcome.OfAsync(async () =>
        {
            var request = await RpcEncoding.RequestAsync(context.Services, call, fireAndForget: true, context.Interruption).ConfigureAwait(false);
            await context.Services.Rpc.InvokeAsync(call.Target.Worker, request, context.Id, context.Interruption).ConfigureAwait(false);
            return ReadOnlyMemory<byte>.Empty;
        })));
        Finish(call);
        return outcome;
    }

    /// <summary>Asks for the call at a time: durable together with its record.</summary>
    public void Schedule(RpcCall call, DateTimeOffset at)
    {
        Outcomes.Unwrap(context.Durable(ScheduleFunction, Describe(call), () => Outcomes.Of(() =>
        {
            var request = context.Wait(RpcEncoding.RequestAsync(context.Services, call, fireAndForget: true, context.Interruption));
            context.Schedule(call.Target.Worker, request, at);
        })));
        Finish(call);
    }

    /// <summary>Takes a scheduled call back; no effect when it was made already.</summary>
    public void Cancel(RpcCall call) => Outcomes.Unwrap(context.Durable(CancelFunction, Describe(call), () => Outcomes.Of(() =>
        context.CancelSchedule(WorkerContext.ScheduleKey(call.Target.Worker, call.IdempotencyKey)))));

    /// <summary>Ends the span of a call.</summary>
    public void Finish(RpcCall call) => spans.Finish(call.Span);

    /// <summary>Calls and waits, recording nothing. Safe to repeat with the same key; runs on any thread.</summary>
    public Task<WitValue> InvokeAndAwaitAsync(RpcCall call, CancellationToken cancellation)
    {
        var services = context.Services;
        return RpcOutcome.OfAsync(async () =>
        {
            var request = await RpcEncoding.RequestAsync(services, call, fireAndForget: false, cancellation).ConfigureAwait(false);
            return await services.Rpc.InvokeAndAwaitAsync(call.Target.Worker, request, context.Id, cancellation).ConfigureAwait(false);
        });
    }
}

/// <summary>One call to another worker. Immutable.</summary>
internal sealed record RpcCall(
    RpcTarget Target,
    string Function,
    RpcArguments Arguments,
    string IdempotencyKey,
    WorkerCreation Creation,
    InvocationContext Context,
    OpenSpan Span)
{
    public AwaitedCall Awaited => new(IdempotencyKey, Target.Worker);
}
