using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Errors;

namespace GolemOrleans.Grains.Workers;

/// <summary>Calls of worker grains that survive the loss of answers and silos.</summary>
internal static class WorkerCalls
{
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan s_readLimit = TimeSpan.FromSeconds(10);

    /// <summary>Sends a request with the same key until its outcome is final: completed or failed.</summary>
    public static async Task<InvocationOutcome> CompleteAsync(this IWorkerGrain grain, InvokeRequest request, TimeProvider time, CancellationToken cancellation)
    {
        var known = false;
        while (true)
        {
            var outcome = await RepeatAsync(
                () => known ? grain.AwaitAsync(request.IdempotencyKey, s_wait) : grain.InvokeAsync(request, s_wait), time, cancellation);
            if (outcome.State is InvocationState.Completed or InvocationState.Failed)
                return outcome;
            known = outcome.State == InvocationState.Pending;
            if (!known)
                await Task.Delay(s_pause, time, cancellation);
        }
    }

    /// <summary>Reads from the registry; a read that was lost is repeated for a while.</summary>
    public static async Task<T> ReadAsync<T>(Func<Task<T>> read, TimeProvider time, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            try
            {
                return await read().WaitAsync(cancellation);
            }
            catch (Exception lost) when (lost.IsLostCall() && time.GetElapsedTime(began) < s_readLimit)
            {
                await Task.Delay(s_pause, time, cancellation);
            }
        }
    }

    /// <summary>Repeats a call that was lost; the idempotency key makes that safe.</summary>
    public static async Task<T> RepeatAsync<T>(Func<Task<T>> call, TimeProvider time, CancellationToken cancellation)
    {
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            try
            {
                return await call().WaitAsync(cancellation);
            }
            catch (Exception lost) when (lost.IsLostCall())
            {
                await Task.Delay(s_pause, time, cancellation);
            }
        }
    }
}
