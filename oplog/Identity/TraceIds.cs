using System.Globalization;

namespace GolemOrleans.Oplog;

/// <summary>W3C trace id: 128 bits, written as 32 lower-case hex digits.</summary>
public readonly record struct TraceId(UInt128 Value)
{
    public override string ToString() => Value.ToString("x32", CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">Not 1 to 32 hex digits.</exception>
    public static TraceId Parse(string text) => TryParse(text, out TraceId id) ? id : throw new FormatException($"'{text}' is not a trace id.");

    public static bool TryParse(string? text, out TraceId id)
    {
        bool ok = UInt128.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out UInt128 value);
        id = new TraceId(value);
        return ok;
    }
}

/// <summary>W3C span id: 64 bits, written as 16 lower-case hex digits.</summary>
public readonly record struct SpanId(ulong Value)
{
    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);

    /// <exception cref="FormatException">Not 1 to 16 hex digits.</exception>
    public static SpanId Parse(string text) => TryParse(text, out SpanId id) ? id : throw new FormatException($"'{text}' is not a span id.");

    public static bool TryParse(string? text, out SpanId id)
    {
        bool ok = ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong value);
        id = new SpanId(value);
        return ok;
    }
}
