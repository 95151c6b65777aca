using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Golem.Rpc;

/// <summary>The outcome of a call as it is recorded.</summary>
internal static class RpcOutcome
{
    /// <summary>Ok with the typed result's bytes (empty for none), or the <c>rpc-error</c>.</summary>
    public static WitType Type { get; } = WitType.Result(WitType.List(WitType.U8), RpcError.Type);

    /// <summary>Runs the call; what the target answers is an outcome, everything else passes.</summary>
    public static async Task<WitValue> OfAsync(Func<Task<ReadOnlyMemory<byte>>> call)
    {
        try
        {
            return WitValue.Ok(WitValue.List((await call().ConfigureAwait(false)).ToArray()));
        }
        catch (WorkerException e) when (!e.Fault.IsRetriable)
        {
            return WitValue.Err(RpcError.Of(e.Fault));
        }
    }

    /// <summary>The result of a call that succeeded, or null when the function returns nothing.</summary>
    public static ValueAndType? Value(WitValue outcome) =>
        (byte[])outcome.Payload.AsArray is { Length: > 0 } bytes ? BinaryValueCodec.ReadTyped(bytes) : null;

    /// <summary>An error in one line.</summary>
    public static string Describe(WitValue error) =>
        $"{((VariantType)RpcError.Type).Cases[error.Discriminant].Name}: {error.Payload.AsString}";
}
