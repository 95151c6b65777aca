using GolemOrleans.Components.Hosting;
using GolemOrleans.Runtime.Context;

namespace GolemOrleans.Runtime.Host.Wasi.Random;

/// <summary><c>wasi:random/insecure</c>.</summary>
[WitInterface("wasi:random/insecure")]
internal sealed class InsecureRandom(WorkerContext context)
{
    private static readonly DurableFunction BytesFunction = RandomBytes.BytesFunction("golem random::insecure::get_insecure_random_bytes");
    private static readonly DurableFunction NumberFunction = RandomBytes.NumberFunction("golem random::insecure::get_insecure_random_u64");

    public byte[] GetInsecureRandomBytes(ulong len) => RandomBytes.Bytes(context, BytesFunction, len);

    public ulong GetInsecureRandomU64() => RandomBytes.Number(context, NumberFunction);
}
