using System.Globalization;
using GolemOrleans.Runtime.Host.Wasi.Sockets;
using GolemOrleans.Values;
using Npgsql;
using NpgsqlTypes;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>
/// Turns <c>db-value</c> parameters into those of a command. Frequent types go with their type; the others as texts whose type
/// the server takes from the statement.
/// </summary>
internal static class PgParameters
{
    private static readonly CultureInfo Culture = CultureInfo.InvariantCulture;

    public static NpgsqlParameter Make(WitValue value) => value.Discriminant switch
    {
        1 => Typed(NpgsqlDbType.Smallint, value.Payload.AsS16),
        2 => Typed(NpgsqlDbType.Integer, value.Payload.AsS32),
        3 => Typed(NpgsqlDbType.Bigint, value.Payload.AsS64),
        4 => Typed(NpgsqlDbType.Real, value.Payload.AsF32),
        5 => Typed(NpgsqlDbType.Double, value.Payload.AsF64),
        7 => Typed(NpgsqlDbType.Boolean, value.Payload.AsBool),
        8 => Typed(NpgsqlDbType.Text, value.Payload.AsString),
        9 => Typed(NpgsqlDbType.Varchar, value.Payload.AsString),
        17 => Typed(NpgsqlDbType.Bytea, (byte[])value.Payload.AsArray),
        18 => Typed(NpgsqlDbType.Json, value.Payload.AsString),
        19 => Typed(NpgsqlDbType.Jsonb, value.Payload.AsString),
        22 => Typed(NpgsqlDbType.Uuid, Guid.Parse(Text(value)!)),
        _ => new NpgsqlParameter { NpgsqlDbType = NpgsqlDbType.Unknown, Value = (object?)Text(value) ?? DBNull.Value },
    };

    /// <summary>The value as PostgreSQL reads it; null for NULL.</summary>
    public static string? Text(WitValue value) => value.Discriminant switch
    {
        41 => null,
        0 => ((char)(byte)value.Payload.AsS8).ToString(),
        1 => value.Payload.AsS16.ToString(Culture),
        2 => value.Payload.AsS32.ToString(Culture),
        3 => value.Payload.AsS64.ToString(Culture),
        4 => value.Payload.AsF32.ToString("R", Culture),
        5 => value.Payload.AsF64.ToString("R", Culture),
        7 => value.Payload.AsBool ? "t" : "f",
        11 => Timestamp(value.Payload),
        12 => Timestamp(value.Payload.AsItems[0]) + Zone(value.Payload.AsItems[1].AsS32),
        13 => Date(value.Payload),
        14 => Time(value.Payload),
        15 => Time(value.Payload.AsItems[0]) + Zone(value.Payload.AsItems[1].AsS32),
        16 => PgIntervals.Write(value.Payload),
        17 => "\\x" + Convert.ToHexString((byte[])value.Payload.AsArray),
        22 => new Guid(BigEndian(value.Payload.AsItems[0].AsU64, value.Payload.AsItems[1].AsU64), bigEndian: true).ToString(),
        23 or 24 => Addresses.LiftAddress(value.Payload).ToString(),
        25 => string.Join(':', value.Payload.AsItems[0].AsItems.Select(octet => octet.AsU8.ToString("x2", Culture))),
        26 or 27 => string.Concat(((bool[])value.Payload.AsArray).Select(bit => bit ? '1' : '0')),
        28 => Range(value.Payload, bound => bound.AsS32.ToString(Culture)),
        29 => Range(value.Payload, bound => bound.AsS64.ToString(Culture)),
        30 => Range(value.Payload, bound => bound.AsString),
        31 => Range(value.Payload, Timestamp),
        32 => Range(value.Payload, bound => Timestamp(bound.AsItems[0]) + Zone(bound.AsItems[1].AsS32)),
        33 => Range(value.Payload, Date),
        34 => (value.Payload.AsS64 / 100m).ToString(Culture),
        35 => value.Payload.AsU32.ToString(Culture),
        36 => value.Payload.AsItems[1].AsString,
        37 => PgLiterals.Join('(', value.Payload.AsItems[1].AsItems.Select(Inner), ')', ""),
        38 => Inner(value.Payload.AsItems[1]),
        39 => PgLiterals.Join('{', value.Payload.AsItems.Select(Inner), '}', "NULL"),
        40 => Range(value.Payload.AsItems[1], bound => Inner(bound) ?? ""),
        _ => value.Payload.AsString,
    };

    private static NpgsqlParameter Typed(NpgsqlDbType type, object value) => new() { NpgsqlDbType = type, Value = value };

    private static string? Inner(WitValue lazy) => Text(((LazyDbValue)lazy.AsResource).Get());

    private static string Range(WitValue range, Func<WitValue, string> bound)
    {
        var (start, end) = (range.AsItems[0], range.AsItems[1]);
        return $"{(start.Discriminant == 0 ? '[' : '(')}{Bound(start)},{Bound(end)}{(end.Discriminant == 0 ? ']' : ')')}";

        string Bound(WitValue value) => value.Discriminant == 2 ? "" : $"\"{bound(value.Payload).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static string Timestamp(WitValue value) => $"{Date(value.AsItems[0])} {Time(value.AsItems[1])}";

    private static string Date(WitValue value)
    {
        var items = value.AsItems;
        return string.Create(Culture, $"{items[0].AsS32:0000}-{items[1].AsU8:00}-{items[2].AsU8:00}");
    }

    private static string Time(WitValue value)
    {
        var items = value.AsItems;
        return string.Create(Culture, $"{items[0].AsU8:00}:{items[1].AsU8:00}:{items[2].AsU8:00}.{items[3].AsU32:000000000}");
    }

    private static string Zone(int seconds) =>
        string.Create(Culture, $"{(seconds < 0 ? '-' : '+')}{Math.Abs(seconds) / 3600:00}:{Math.Abs(seconds) / 60 % 60:00}");

    private static byte[] BigEndian(ulong high, ulong low)
    {
        var bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, high);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), low);
        return bytes;
    }
}
