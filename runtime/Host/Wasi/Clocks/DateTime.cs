using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Host.Wasi.Clocks;

/// <summary><c>datetime</c> of <c>wasi:clocks/wall-clock</c>: seconds and nanoseconds since the Unix epoch.</summary>
public readonly record struct DateTime(ulong Seconds, uint Nanoseconds)
{
    internal static WitType Type { get; } = WitType.Record(new WitField("seconds", WitType.U64), new WitField("nanoseconds", WitType.U32));

    public static DateTime From(DateTimeOffset time)
    {
        var ticks = Math.Max(0, (time - DateTimeOffset.UnixEpoch).Ticks);
        return new((ulong)(ticks / TimeSpan.TicksPerSecond), (uint)(ticks % TimeSpan.TicksPerSecond) * 100);
    }

    /// <summary>Times beyond the year 9999 become the last representable one.</summary>
    public DateTimeOffset ToTime() => Seconds > 253_402_300_799
        ? DateTimeOffset.MaxValue
        : DateTimeOffset.FromUnixTimeSeconds((long)Seconds).AddTicks(Nanoseconds / 100);

    internal static DateTime Lift(WitValue value) => new(value.AsItems[0].AsU64, value.AsItems[1].AsU32);

    internal WitValue Lower() => WitValue.Record(WitValue.U64(Seconds), WitValue.U32(Nanoseconds));
}
