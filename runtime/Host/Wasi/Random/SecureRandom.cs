using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;

namespace GolemOrleans.Runtime.Host.Wasi.Random;

/// <summary><c>wasi:random/random</c>.</summary>
[WitInterface("wasi:random/random")]
internal sealed class SecureRandom(WorkerContext context)
{
    private static readonly DurableFunction BytesFunction = RandomBytes.BytesFunction("golem random::get_random_bytes");
    private static readonly DurableFunction NumberFunction = RandomBytes.NumberFunction("golem random::get_random_u64");

    public byte[] GetRandomBytes(ulong len) => RandomBytes.Bytes(context, BytesFunction, len);

    public ulong GetRandomU64() => RandomBytes.Number(context, NumberFunction);
}
