using System.Globalization;
using GolemOrleans.Runtime;

namespace GolemOrleans.Silo;

/// <summary>
/// Reads the limits of workers: <c>name=number</c>, separated by commas. The names say the unit: <c>memory-mib</c>,
/// <c>disk-mib</c>, <c>file-mib</c>, <c>payload-mib</c>, <c>unsent-body-mib</c>, <c>log-kib-per-second</c>,
/// <c>invocation-seconds</c>, <c>handles</c>, <c>pending-invocations</c>. What is not named keeps its default.
/// </summary>
internal static class LimitArguments
{
    private static readonly Dictionary<string, Func<RuntimeLimits, double, RuntimeLimits>> s_limits = new(StringComparer.Ordinal)
    {
        ["memory-mib"] = static (limits, n) => limits with { MaxMemoryBytes = (long)(n * (1 << 20)) },
        ["disk-mib"] = static (limits, n) => limits with { MaxDiskBytes = (long)(n * (1 << 20)) },
        ["file-mib"] = static (limits, n) => limits with { MaxFileBytes = (long)(n * (1 << 20)) },
        ["payload-mib"] = static (limits, n) => limits with { MaxHostCallPayloadBytes = checked((int)(n * (1 << 20))) },
        ["unsent-body-mib"] = static (limits, n) => limits with { MaxUnsentBodyBytes = (long)(n * (1 << 20)) },
        ["log-kib-per-second"] = static (limits, n) => limits with { MaxLogBytesPerSecond = (long)(n * 1024) },
        ["invocation-seconds"] = static (limits, n) => limits with { MaxInvocationTime = TimeSpan.FromSeconds(n) },
        ["handles"] = static (limits, n) => limits with { MaxHandles = checked((int)n) },
        ["pending-invocations"] = static (limits, n) => limits with { MaxPendingInvocations = checked((int)n) },
    };

    private static readonly Dictionary<string, Func<CustomRequestLimits, double, CustomRequestLimits>> s_customRequests = new(StringComparer.Ordinal)
    {
        ["body-mib"] = static (limits, n) => limits with { MaxBodyBytes = checked((int)(n * (1 << 20))) },
        ["head-kib"] = static (limits, n) => limits with { MaxHeadBytes = checked((int)(n * 1024)) },
        ["seconds"] = static (limits, n) => limits with { MaxTime = TimeSpan.FromSeconds(n) },
    };

    /// <exception cref="FormatException">An unknown name, or no positive number.</exception>
    public static RuntimeLimits Parse(string? list) => Parse("limits", list, new RuntimeLimits(), s_limits);

    /// <summary>Reads limits of requests to HTTP APIs: <c>body-mib</c>, <c>head-kib</c>, <c>seconds</c>.</summary>
    /// <exception cref="FormatException">An unknown name, or no positive number.</exception>
    public static CustomRequestLimits ParseCustomRequests(string? list) => Parse("custom-request-limits", list, new CustomRequestLimits(), s_customRequests);

    private static T Parse<T>(string option, string? list, T limits, Dictionary<string, Func<T, double, T>> known)
        where T : class
    {
        foreach (var item in (list ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (item.Split('=') is not [var name, var text] || !known.TryGetValue(name, out var set))
                throw new FormatException($"--{option} knows {string.Join(", ", known.Keys.Select(limit => limit + "=…"))}; found '{item}'.");
            if (!double.TryParse(text, CultureInfo.InvariantCulture, out var number) || !(number > 0 && number <= int.MaxValue))
                throw new FormatException($"--{option} {name} needs a number above 0, found '{text}'.");
            limits = Set(limits, set, number) ?? throw new FormatException($"--{option} {name} is too large: '{text}'.");
        }

        return limits;
    }

    private static T? Set<T>(T limits, Func<T, double, T> set, double number)
        where T : class
    {
        try
        {
            return set(limits, number);
        }
        catch (OverflowException)
        {
            return null;
        }
    }
}
