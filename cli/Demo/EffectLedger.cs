namespace GolemOrleans.Cli.Demo;

/// <summary>What a worker asked one of the shop's services to do.</summary>
/// <param name="Service">The path, for example <c>/payments</c>.</param>
/// <param name="Key">The <c>Idempotency-Key</c> of the request.</param>
/// <param name="Promise">Oplog index of the promise to complete; approvals only.</param>
internal sealed record EffectRequest(string Service, string Order, string Key, ulong Promise);

/// <summary>An effect that happened: once for each key, however often the request arrived.</summary>
internal sealed record Effect(EffectRequest Cause, string Answer, int Requests);

/// <summary>
/// The books of the shop's services. As a real payment provider does, they perform a request once per idempotency key and
/// answer a repeated one with the first answer. Thread-safe.
/// </summary>
/// <param name="tap">Turns a request into those that are booked; for tests that want the demo to find a wrong effect.</param>
internal sealed class EffectLedger(Func<EffectRequest, IEnumerable<EffectRequest>>? tap = null)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Service, string Key), Effect> _effects = [];
    private readonly Dictionary<(string Service, string Order), TaskCompletionSource<EffectRequest>> _arrivals = [];
    private readonly Dictionary<(string Service, string Order), TaskCompletionSource> _held = [];

    /// <summary>Books a request.</summary>
    /// <returns>The answer to send once <see cref="MayAnswer"/> completes.</returns>
    public Effect Receive(EffectRequest request)
    {
        lock (_lock)
        {
            Effect? answer = null;
            foreach (var booked in tap?.Invoke(request) ?? [request])
            {
                var effect = _effects.TryGetValue((booked.Service, booked.Key), out var known)
                    ? known with { Requests = known.Requests + 1 }
                    : new Effect(booked, $"{booked.Service[1..^1]}-{_effects.Count + 1}", 1);
                _effects[(booked.Service, booked.Key)] = effect;
                answer ??= effect;
            }

            Arrival(request.Service, request.Order).TrySetResult(request);
            return answer ?? new Effect(request, "", 1);
        }
    }

    /// <summary>Completes at once unless the answer is held.</summary>
    public Task MayAnswer(EffectRequest request)
    {
        lock (_lock)
            return _held.TryGetValue((request.Service, request.Order), out var gate) ? gate.Task : Task.CompletedTask;
    }

    /// <summary>Keeps answers back until <see cref="Release"/>, so that a request can be caught in flight.</summary>
    public void Hold(string service, string order)
    {
        lock (_lock)
            _held[(service, order)] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    public void Release(string service, string order)
    {
        lock (_lock)
        {
            if (_held.Remove((service, order), out var gate))
                gate.SetResult();
        }
    }

    /// <summary>The first request of the order to the service, now or when it arrives.</summary>
    public Task<EffectRequest> ArrivalAsync(string service, string order)
    {
        lock (_lock)
            return Arrival(service, order).Task;
    }

    public IReadOnlyList<Effect> EffectsOf(string service, string order)
    {
        lock (_lock)
            return [.. _effects.Values.Where(e => e.Cause.Service == service && e.Cause.Order == order)];
    }

    private TaskCompletionSource<EffectRequest> Arrival(string service, string order)
    {
        if (!_arrivals.TryGetValue((service, order), out var arrival))
            _arrivals[(service, order)] = arrival = new TaskCompletionSource<EffectRequest>(TaskCreationOptions.RunContinuationsAsynchronously);
        return arrival;
    }
}
