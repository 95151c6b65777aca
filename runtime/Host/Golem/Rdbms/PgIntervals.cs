using System.Globalization;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Rdbms;

/// <summary>Intervals in PostgreSQL's own style: <c>1 year 2 mons -3 days 04:05:06.7</c>.</summary>
internal static class PgIntervals
{
    public static WitValue Read(string text)
    {
        int months = 0, days = 0;
        var microseconds = 0L;
        var words = text.Split(' ');
        for (var i = 0; i < words.Length; i++)
        {
            if (words[i].Contains(':', StringComparison.Ordinal))
            {
                microseconds = Clock(words[i]);
                continue;
            }

            var count = int.Parse(words[i], CultureInfo.InvariantCulture);
            switch (words[++i].TrimEnd('s'))
            {
                case "year": months += 12 * count; break;
                case "mon": months += count; break;
                case "day": days += count; break;
                default: throw new FormatException($"'{text}' is no interval");
            }
        }

        return WitValue.Record(WitValue.S32(months), WitValue.S32(days), WitValue.S64(microseconds));
    }

    public static string Write(WitValue interval)
    {
        var items = interval.AsItems;
        return string.Create(CultureInfo.InvariantCulture, $"{items[0].AsS32} mons {items[1].AsS32} days {items[2].AsS64} microseconds");
    }

    private static long Clock(string text)
    {
        var parts = text.TrimStart('-', '+').Split(':', '.');
        var micros = parts.Length > 3 ? long.Parse(parts[3].PadRight(6, '0'), CultureInfo.InvariantCulture) : 0;
        var seconds = (long.Parse(parts[0], CultureInfo.InvariantCulture) * 3600) + (long.Parse(parts[1], CultureInfo.InvariantCulture) * 60)
            + long.Parse(parts[2], CultureInfo.InvariantCulture);
        var total = (seconds * 1_000_000) + micros;
        return text[0] == '-' ? -total : total;
    }
}
