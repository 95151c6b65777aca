using GolemOrleans.Gateway.Workers;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.Rib;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Gateway.HttpApis.Requests.Bindings;

/// <summary>
/// Makes the calls of one request. They are numbered: with an idempotency key each call has its own, which is the same whenever the
/// request is repeated. Not thread-safe.
/// </summary>
internal sealed class WorkerCalls(WorkerInvocations invocations, WorkerTarget target, Func<Guid> newId) : IRibCalls
{
    private int _calls;

    public async ValueTask<ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<ValueAndType> arguments, CancellationToken cancellation)
    {
        var worker = workerName is null ? target.Worker : target.Worker with { Name = WorkerTargets.Checked(workerName) };
        var call = _calls++;
        var key = target.IdempotencyKey is not { } given ? newId().ToString("D")
            : call == 0 ? given
            : DerivedKeys.Call(given, call, function);
        var result = await invocations.RunAsync(
            worker,
            new InvokeRequest
            {
                IdempotencyKey = key,
                IsNewKey = target.IdempotencyKey is null,
                Function = function,
                Encoding = ParameterEncoding.Binary,
                Parameters = Encode(arguments),
                Trace = target.Trace,
            },
            cancellation);
        return result.IsEmpty ? null : BinaryValueCodec.ReadTyped(result.Span);
    }

    private static byte[] Encode(IReadOnlyList<ValueAndType> arguments) => BinaryValueCodec.Encode(new ValueAndType(
        WitType.Tuple([.. arguments.Select(static argument => argument.Type)]),
        WitValue.Tuple([.. arguments.Select(static argument => argument.Value)])));
}
