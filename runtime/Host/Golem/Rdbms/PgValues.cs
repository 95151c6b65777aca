using System.Globalization;
using System.Net;
using GolemOrleans.Runtime.Host.Wasi.Sockets;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>Reads the texts that PostgreSQL prints, under the session settings of <see cref="PostgresAddress"/>, as <c>db-value</c>.</summary>
internal static class PgValues
{
    private const int Null = 41;

    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    /// <summary>Cases of <c>db-value</c> by the case of <c>db-column-type</c>: the orders differ in the middle.</summary>
    private static readonly int[] Cases =
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 22, 21, 18, 19, 20, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40];

    /// <exception cref="FormatException">The text is not one of the type.</exception>
    public static WitValue Read(PgType type, string? text)
    {
        if (text is null)
            return WitValue.Variant(Null);
        try
        {
            return WitValue.Variant(Cases[type.Kind], Payload(type, text));
        }
        catch (Exception e) when (e is OverflowException or IndexOutOfRangeException or ArgumentOutOfRangeException)
        {
            throw new FormatException($"'{text}' cannot be read", e);
        }
    }

    private static WitValue Payload(PgType type, string text) => type.Kind switch
    {
        0 => WitValue.S8(unchecked((sbyte)(text.Length == 0 ? 0 : text[0]))),
        1 => WitValue.S16(short.Parse(text, Culture)),
        2 => WitValue.S32(int.Parse(text, Culture)),
        3 => WitValue.S64(long.Parse(text, Culture)),
        4 => WitValue.F32(float.Parse(text, Culture)),
        5 => WitValue.F64(double.Parse(text, Culture)),
        7 => WitValue.Bool(text == "t"),
        11 => Timestamp(text),
        12 => WitValue.Record(Timestamp(WithoutZone(text)), WitValue.S32(Zone(text))),
        13 => Date(text),
        14 => Time(text),
        15 => WitValue.Record(Time(WithoutZone(text)), WitValue.S32(Zone(text))),
        16 => PgIntervals.Read(text),
        17 => WitValue.List(Convert.FromHexString(text.AsSpan(2))),
        18 => Uuid(Guid.Parse(text)),
        23 or 24 => Addresses.Lower(IPAddress.Parse(text.Split('/')[0])),
        25 => WitValue.Record(WitValue.Tuple(text.Split(':').Select(part => WitValue.U8(byte.Parse(part, NumberStyles.HexNumber, Culture))).ToArray())),
        26 or 27 => WitValue.List(text.Select(bit => bit == '1').ToArray()),
        28 => Range(text, bound => WitValue.S32(int.Parse(bound, Culture))),
        29 => Range(text, bound => WitValue.S64(long.Parse(bound, Culture))),
        30 => Range(text, WitValue.String),
        31 => Range(text, Timestamp),
        32 => Range(text, bound => WitValue.Record(Timestamp(WithoutZone(bound)), WitValue.S32(Zone(bound)))),
        33 => Range(text, Date),
        34 => WitValue.S64(Money(text)),
        35 => WitValue.U32(uint.Parse(text, Culture)),
        PgType.Enumeration => WitValue.Record(WitValue.String(type.Name!), WitValue.String(text)),
        PgType.Composite => WitValue.Record(
            WitValue.String(type.Name!), WitValue.List(PgLiterals.Composite(text).Select((item, i) => Lazy(type.Fields![i].Type, item)).ToArray())),
        PgType.Domain => WitValue.Record(WitValue.String(type.Name!), Lazy(type.Inner!, text)),
        PgType.Array => WitValue.List(PgLiterals.Array(text).Select(item => Lazy(item is ['{', ..] && type.Inner!.Kind != PgType.Text ? type : type.Inner!, item)).ToArray()),
        PgType.Range => WitValue.Record(WitValue.String(type.Name!), Range(text, bound => Lazy(type.Inner!, bound))),
        _ => WitValue.String(text),
    };

    private static WitValue Lazy(PgType type, string? text) => WitValue.Own(new LazyDbValue(Read(type, text)));

    private static WitValue Range(string text, Func<string, WitValue> bound)
    {
        // The empty range has no form of its own: nothing lies between a value and itself, both excluded.
        if (PgLiterals.Range(text) is not { } range)
            throw new FormatException("empty ranges cannot be represented");
        return WitValue.Record(Bound(range.Start, range.StartIncluded), Bound(range.End, range.EndIncluded));

        WitValue Bound(string? value, bool included) => value is null ? WitValue.Variant(2) : WitValue.Variant(included ? 0 : 1, bound(value));
    }

    private static WitValue Timestamp(string text)
    {
        var parts = text.Split(' ');
        if (parts.Length != 2)
            throw new FormatException($"'{text}' has no place in the calendar");
        return WitValue.Record(Date(parts[0]), Time(parts[1]));
    }

    private static WitValue Date(string text)
    {
        var parts = text.Split('-');
        if (parts.Length != 3)
            throw new FormatException($"'{text}' has no place in the calendar");
        return WitValue.Record(WitValue.S32(int.Parse(parts[0], Culture)), WitValue.U8(byte.Parse(parts[1], Culture)), WitValue.U8(byte.Parse(parts[2], Culture)));
    }

    private static WitValue Time(string text)
    {
        var parts = text.Split(':', '.');
        var nanoseconds = parts.Length > 3 ? uint.Parse(parts[3].PadRight(9, '0'), Culture) : 0;
        return WitValue.Record(
            WitValue.U8(byte.Parse(parts[0], Culture)), WitValue.U8(byte.Parse(parts[1], Culture)), WitValue.U8(byte.Parse(parts[2], Culture)), WitValue.U32(nanoseconds));
    }

    private static int SignAt(string text) => text.LastIndexOfAny(['+', '-']);

    private static string WithoutZone(string text) => text[..SignAt(text)];

    /// <summary>Seconds east of UTC.</summary>
    private static int Zone(string text)
    {
        var sign = SignAt(text);
        var parts = text[(sign + 1)..].Split(':').Select(p => int.Parse(p, Culture)).ToArray();
        var seconds = (parts[0] * 3600) + (parts.ElementAtOrDefault(1) * 60) + parts.ElementAtOrDefault(2);
        return text[sign] == '-' ? -seconds : seconds;
    }

    private static WitValue Uuid(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return WitValue.Record(
            WitValue.U64(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes)),
            WitValue.U64(System.Buffers.Binary.BinaryPrimitives.ReadUInt64BigEndian(bytes[8..])));
    }

    /// <summary>In the smallest unit of the C locale: hundredths.</summary>
    private static long Money(string text) =>
        (long)(decimal.Parse(text.Replace("$", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal), Culture) * 100);
}
