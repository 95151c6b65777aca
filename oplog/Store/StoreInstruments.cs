using System.Diagnostics.Metrics;

namespace GolemOrleans.Oplog;

/// <summary>Metrics of the oplog stores, meter <c>GolemOrleans.Oplog</c>.</summary>
internal static class StoreInstruments
{
    private static readonly Meter s_meter = new("GolemOrleans.Oplog");
    private static readonly Counter<long> s_commits = s_meter.CreateCounter<long>("golem.store.commits", "{commit}", "Changes made durable.");
    private static readonly Histogram<int> s_groupSize = s_meter.CreateHistogram<int>("golem.store.group.size", "{commit}", "Changes per group, which share one write and one sync.");
    private static readonly Histogram<double> s_groupDuration = s_meter.CreateHistogram<double>("golem.store.group.duration", "s", "Time to write and sync a group.");
    private static readonly Counter<long> s_retries = s_meter.CreateCounter<long>("golem.store.retries", "{group}", "Groups sent to the database again, by reason.");
    private static readonly Counter<long> s_fenced = s_meter.CreateCounter<long>("golem.store.fenced", "{commit}", "Writes refused because another epoch owns the worker.");

    public static void Group(int size, TimeSpan duration)
    {
        s_commits.Add(size);
        s_groupSize.Record(size);
        s_groupDuration.Record(duration.TotalSeconds);
    }

    public static void Retry(string reason) => s_retries.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public static void Fenced() => s_fenced.Add(1);
}
