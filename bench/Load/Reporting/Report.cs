using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace GolemOrleans.Bench.Load.Reporting;

/// <summary>The results as a table and as a file.</summary>
internal static class Report
{
    private static readonly JsonSerializerOptions s_options = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static void Print(IEnumerable<Row> rows)
    {
        Console.WriteLine();
        Console.WriteLine($"{"work",-52} {"figure",-22} {"median",12} {"best",12} {"target",10}");
        foreach (var row in rows)
        {
            var verdict = row.IsReached switch { true => "reached", false => "missed", null => "" };
            Console.WriteLine($"{row.Work,-52} {row.Figure,-22} {Text(row.Median, row.Unit),12} {Text(row.Best, row.Unit),12} {(row.Target is { } target ? Text(target, row.Unit) : ""),10} {verdict}");
        }
    }

    public static void Write(string file, LoadOptions options, IReadOnlyList<Row> rows, double loadBefore) => File.WriteAllText(file, JsonSerializer.Serialize(
        new
        {
            Time = DateTimeOffset.UtcNow,
            Machine = new { Processors = Environment.ProcessorCount, System = RuntimeInformation.OSDescription, Runtime = RuntimeInformation.FrameworkDescription, LoadAverageBefore = loadBefore },
            options.Clients,
            options.Workers,
            Rows = rows,
        },
        s_options));

    /// <summary>Other work on the machine, as the one-minute load average.</summary>
    public static double LoadAverage() => double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture);

    private static string Text(double value, string unit) =>
        value.ToString(value >= 100 ? "#,##0" : "0.00", CultureInfo.InvariantCulture) + (unit.StartsWith('/') ? unit : " " + unit);
}
