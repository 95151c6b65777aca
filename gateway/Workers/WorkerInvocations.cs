using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;
using Microsoft.Extensions.Options;
using Orleans;

namespace GolemOrleans.Gateway.Workers;

/// <summary>Runs invocations of workers to their end. Thread-safe.</summary>
internal sealed class WorkerInvocations(IGrainFactory grains, TimeProvider time, IOptions<GatewayOptions> options)
{
    /// <summary>Times in a row that a request may get lost with its server before the caller is told; about 12 s.</summary>
    private const int MaxLosses = 15;

    /// <summary>
    /// Polls with the same key until the invocation ends. <see cref="InvocationState.Unknown"/> means that a server lost an
    /// accepted but not yet durable request: it is sent again with its key, which cannot run it twice.
    /// </summary>
    /// <param name="worker">Created when it does not exist.</param>
    /// <param name="request">What to run.</param>
    /// <param name="cancellation">Ends the wait; the invocation goes on.</param>
    /// <returns>As the worker's results are encoded; empty when the function has none.</returns>
    /// <exception cref="GolemException">The invocation failed.</exception>
    public async Task<ReadOnlyMemory<byte>> RunAsync(WorkerKey worker, InvokeRequest request, CancellationToken cancellation)
    {
        var grain = grains.GetGrain<IWorkerGrain>(worker.ToString());
        var wait = options.Value.InvocationWait;
        var outcome = await grain.InvokeAsync(request, wait).WaitAsync(cancellation);
        var lost = 0;
        while (outcome.State is InvocationState.Pending or InvocationState.Unknown)
        {
            if (outcome.State == InvocationState.Pending)
            {
                lost = 0;
                outcome = await grain.AwaitAsync(request.IdempotencyKey, wait).WaitAsync(cancellation);
                continue;
            }

            if (++lost > MaxLosses)
                throw new GolemException(GolemErrorRecord.Unknown("The worker cannot be served at the moment; repeat the request with the same idempotency key."));
            await Task.Delay(TimeSpan.FromMilliseconds(Math.Min(20 << lost, 1000)), time, cancellation);
            outcome = await grain.InvokeAsync(request with { IsNewKey = false }, wait).WaitAsync(cancellation);
        }

        return outcome.State == InvocationState.Failed ? throw new GolemException(outcome.Error!) : outcome.Result;
    }
}
