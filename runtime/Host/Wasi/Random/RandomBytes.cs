using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Runtime.Host.Policies;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Random;

/// <summary>Recorded random values under a given name; all three interfaces draw from the same secure source.</summary>
internal static class RandomBytes
{
    /// <summary>A larger request traps: it is a mistake or an attack, and every byte is recorded.</summary>
    public const ulong MaxBytes = 16 << 20;

    public static DurableFunction BytesFunction(string name) =>
        new(name, WrappedFunctionKind.ReadLocal, WitType.Tuple(WitType.U64), WitType.List(WitType.U8));

    public static DurableFunction NumberFunction(string name) => new(name, WrappedFunctionKind.ReadLocal, WitType.Tuple(), WitType.U64);

    public static byte[] Bytes(WorkerContext context, DurableFunction function, ulong length)
    {
        if (length > MaxBytes)
            throw context.Refuse(Limit.Random, $"{length} random bytes were asked for; at most {MaxBytes} are given at once");
        return (byte[])context.Durable(
            function,
            length,
            static n => WitValue.Tuple(WitValue.U64(n)),
            static (c, n) =>
            {
                var bytes = new byte[n];
                c.Services.Random.Fill(bytes);
                return WitValue.List(bytes);
            }).AsArray;
    }

    public static ulong Number(WorkerContext context, DurableFunction function) =>
        context.Durable(function, 0, static _ => WitValue.Tuple(), static (c, _) => WitValue.U64(Draw(c))).AsU64;

    public static ulong Draw(WorkerContext context)
    {
        Span<byte> bytes = stackalloc byte[8];
        context.Services.Random.Fill(bytes);
        return BitConverter.ToUInt64(bytes);
    }
}
