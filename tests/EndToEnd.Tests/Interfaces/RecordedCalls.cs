namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>
/// The names of the host calls that each case leaves in its worker's oplog, as Golem 1.2 records them: a call that is performed
/// again in replay instead may answer the same by chance. <c>recorded-calls.txt</c> has a line for each row. Waits are left out,
/// since how often a guest has to wait is a matter of time.
/// </summary>
internal static class RecordedCalls
{
    private const string Separator = " | ";

    private static readonly Dictionary<string, string> s_rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Interfaces", "recorded-calls.txt"))
        .Select(line => line.Split(": ", 2)).ToDictionary(parts => parts[0], parts => parts[1]);

    /// <summary>The expected line of a row; empty when there is none.</summary>
    public static string Of(InterfaceRow row) => s_rows.GetValueOrDefault(row.Worker, "");

    /// <summary>The same of an oplog: each name once, in order.</summary>
    public static string In(IEnumerable<Servers.OplogLine> oplog) => string.Join(Separator, oplog
        .Where(line => line.Type == "ImportedFunctionInvoked").Select(line => line.Text("functionName"))
        .Where(name => !IsWait(name)).Distinct().Order(StringComparer.Ordinal));

    private static bool IsWait(string name) => name == "monotonic_clock::subscribe_duration" || name.StartsWith("golem io::poll::", StringComparison.Ordinal);
}
