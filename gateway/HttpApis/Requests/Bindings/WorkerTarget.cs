using GolemOrleans.GrainInterfaces;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>Whom a request calls, and as what.</summary>
/// <param name="Worker">The worker that the binding names, or one that was chosen.</param>
/// <param name="IdempotencyKey">Null: the request is its own.</param>
/// <param name="Trace">Context of the invocations.</param>
internal sealed record WorkerTarget(WorkerKey Worker, string? IdempotencyKey, TraceRecord Trace);
