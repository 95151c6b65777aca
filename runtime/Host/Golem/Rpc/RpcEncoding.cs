using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>Calls as requests to the target, with parameters of the types that its version has. Thread-safe.</summary>
internal static class RpcEncoding
{
    /// <exception cref="WorkerException">The call does not fit the target, or the target's component cannot be had.</exception>
    public static async Task<InvocationRequest> RequestAsync(WorkerServices services, RpcCall call, bool fireAndForget, CancellationToken cancellation) => new()
    {
        IdempotencyKey = call.IdempotencyKey,
        Function = call.Function,
        Parameters = await ParametersAsync(services, call, cancellation).ConfigureAwait(false),
        Context = call.Context,
        FireAndForget = fireAndForget,
        CreateIfMissing = call.Creation,
    };

    private static async Task<ReadOnlyMemory<byte>> ParametersAsync(WorkerServices services, RpcCall call, CancellationToken cancellation)
    {
        try
        {
            var type = await ExportTypes.FindAsync(services, call.Target.Worker, call.Function, cancellation).ConfigureAwait(false)
                ?? throw new WorkerException(new InvalidRequest($"Function not found: {call.Function}"));
            var values = call.Arguments.For(call.Function, type);
            return BinaryValueCodec.Encode(new ValueAndType(WitType.Tuple(type.Parameters.Select(p => p.Type).ToArray()), WitValue.Tuple(values)));
        }
        catch (FunctionNameException e)
        {
            throw new WorkerException(new InvalidRequest(e.Message), e);
        }
    }
}
