using System.Globalization;
using System.Text;

namespace GolemOrleans.Grains.Workers.PublicOplog;

/// <summary>Durations as people write them: <c>1h 5m 2s 100ms 20us</c>; zero is <c>0s</c>.</summary>
internal static class HumanDuration
{
    public static string Format(TimeSpan duration)
    {
        var text = new StringBuilder();
        Append(text, (long)duration.TotalDays, "d");
        Append(text, duration.Hours, "h");
        Append(text, duration.Minutes, "m");
        Append(text, duration.Seconds, "s");
        Append(text, duration.Milliseconds, "ms");
        Append(text, duration.Microseconds, "us");
        Append(text, duration.Nanoseconds, "ns");
        return text.Length == 0 ? "0s" : text.ToString();
    }

    private static void Append(StringBuilder text, long amount, string unit)
    {
        if (amount == 0)
            return;
        if (text.Length > 0)
            text.Append(' ');
        text.Append(CultureInfo.InvariantCulture, $"{amount}{unit}");
    }
}
