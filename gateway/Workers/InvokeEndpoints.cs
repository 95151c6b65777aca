using GolemOrleans.Gateway.Http;
using GolemOrleans.Gateway.Json;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary><c>invoke</c> and <c>invoke-and-await</c>, with and without a worker name.</summary>
internal sealed class InvokeEndpoints(IGrainFactory grains, WorkerInvocations invocations, TraceHeaders trace, Func<Guid> newId, IOptions<GatewayOptions> options)
{
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
        ContentType.RequireJson(context);
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

    private async Task AwaitAsync(HttpContext context, WorkerKey worker, InvokeRequest request)
    {
        var result = await invocations.RunAsync(worker, request, context.RequestAborted);
        await JsonResponse.OkAsync(context, (Result: result, worker), static (json, done) => InvocationResultJson.Write(json, done.Result, $"urn:worker:{done.worker}"));
    }

    private IWorkerGrain Grain(WorkerKey worker) => grains.GetGrain<IWorkerGrain>(worker.ToString());
}
