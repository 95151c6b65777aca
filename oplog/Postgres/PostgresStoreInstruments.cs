using System.Diagnostics.Metrics;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>Metrics of the PostgreSQL store, meter <c>GolemOrleans.Oplog</c>.</summary>
internal static class PostgresStoreInstruments
{
    private static readonly Meter s_meter = new("GolemOrleans.Oplog");
    private static readonly Histogram<int> s_groupSize = s_meter.CreateHistogram<int>("golem.store.group.size", "{commit}", "Commits per group.");
    private static readonly Histogram<double> s_groupDuration = s_meter.CreateHistogram<double>("golem.store.group.duration", "s", "Time from taking a group to its durability.");
    private static readonly Counter<long> s_retries = s_meter.CreateCounter<long>("golem.store.retries", "{group}", "Groups sent again.");
    private static readonly Counter<long> s_fenced = s_meter.CreateCounter<long>("golem.store.fenced", "{commit}", "Writes refused because another epoch owns the worker.");

    public static void Group(int size, TimeSpan duration)
    {
        s_groupSize.Record(size);
        s_groupDuration.Record(duration.TotalSeconds);
    }

    public static void Retry(FailureKind kind) => s_retries.Add(1, new KeyValuePair<string, object?>("reason", kind.ToString()));

    public static void Fenced() => s_fenced.Add(1);
}
