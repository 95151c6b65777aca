using GolemOrleans.Gateway.Http;
using GolemOrleans.Gateway.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary><c>invoke</c> and <c>invoke-and-await</c>, with and without a worker name.</summary>
internal sealed class InvokeEndpoints(IGrainFactory grains, TraceHeaders trace, Func<Guid> newId, TimeProvider time, IOptions<GatewayOptions> options)
{
    /// <summary>Times in a row that a request may get lost with its server before the caller is told; about 12 s.</summary>
    private const int MaxLosses = 15;

    public async Task InvokeAndAwaitAsync(HttpContext context)
    {
        var (worker, request) = await ReadAsync(context, named: true);
        await AwaitAsync(context, worker, request);
    }

    public async Task InvokeAsync(HttpContext context)
    {
        var (worker, request) = await ReadAsync(context, named: true);
        await Grain(worker).EnqueueAsync(request);
        await JsonResponse.EmptyAsync(context);
    }

    /// <summary>Without a name the platform chooses one; meant for ephemeral components.</summary>
    public async Task InvokeAndAwaitNamelessAsync(HttpContext context)
    {
        var (worker, request) = await ReadAsync(context, named: false);
        await AwaitAsync(context, worker, request);
    }

    public async Task InvokeNamelessAsync(HttpContext context)
    {
        var (worker, request) = await ReadAsync(context, named: false);
        await Grain(worker).EnqueueAsync(request);
        await JsonResponse.EmptyAsync(context);
    }

    private async Task<(WorkerKey Worker, InvokeRequest Request)> ReadAsync(HttpContext context, bool named)
    {
        var worker = named ? PathParameters.Worker(context) : new WorkerKey(PathParameters.ComponentId(context), newId().ToString("D"));
        var function = QueryParameters.RequiredText(context, "function");
        var body = await JsonBody.ReadBytesAsync(context, options.Value.MaxJsonBodyBytes);
        var parameters = InvocationBody.FindParameters(body);
        var key = context.Request.Headers["Idempotency-Key"];
        var isGiven = key.Count > 0 && !string.IsNullOrEmpty(key[0]);
        return (worker, new InvokeRequest
        {
            IdempotencyKey = isGiven ? key[0]! : newId().ToString("D"),
            IsNewKey = !isGiven,
            Function = function,
            Encoding = ParameterEncoding.Json,
            Parameters = parameters,
            Trace = trace.Read(context),
        });
    }

    /// <summary>
    /// Polls with the same key until the invocation ends. <see cref="InvocationState.Unknown"/> means that a server lost an
    /// accepted but not yet durable request: it is sent again with its key, which cannot run it twice.
    /// </summary>
    private async Task AwaitAsync(HttpContext context, WorkerKey worker, InvokeRequest request)
    {
        var grain = Grain(worker);
        var wait = options.Value.InvocationWait;
        var outcome = await grain.InvokeAsync(request, wait);
        var lost = 0;
        while (outcome.State is InvocationState.Pending or InvocationState.Unknown)
        {
            context.RequestAborted.ThrowIfCancellationRequested();
            if (outcome.State == InvocationState.Pending)
            {
                lost = 0;
                outcome = await grain.AwaitAsync(request.IdempotencyKey, wait);
                continue;
            }

            if (++lost > MaxLosses)
                throw new GolemException(GolemErrorRecord.Unknown("The worker cannot be served at the moment; repeat the request with the same idempotency key."));
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(20 << lost, 1000)), time, context.RequestAborted);
            outcome = await grain.InvokeAsync(request with { IsNewKey = false }, wait);
        }

        if (outcome.State == InvocationState.Failed)
            throw new GolemException(outcome.Error!);
        await JsonResponse.OkAsync(context, (outcome.Result, worker), static (json, done) => InvocationResultJson.Write(json, done.Result, $"urn:worker:{done.worker}"));
    }

    private IWorkerGrain Grain(WorkerKey worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
