using GolemOrleans.Bench.Load;
using GolemOrleans.Bench.Load.Client;
using GolemOrleans.Bench.Load.Cluster;
using GolemOrleans.Bench.Load.Reporting;
using GolemOrleans.Bench.Load.Scenarios;
using GolemOrleans.Tests.Postgres;
using Xunit;

namespace GolemOrleans.Load.Tests;

/// <summary>The cluster scenario of the load tool, small: that it runs, checks answers and fills its table. Times are not judged.</summary>
public sealed class ClusterScenarioTests
{
    private static readonly LoadOptions s_small = LoadOptions.Parse(
    [
        "cluster", "--servers", "2", "--seconds", "1", "--warmup", "1", "--rounds", "1", "--clients", "2", "--workers", "6", "--sleepers", "4", "--lead", "2", "--window", "1",
    ]);

    [PostgresFact]
    public void One_of_two_servers_dies_under_load_and_no_answer_is_wrong()
    {
        List<Row> rows = [.. ClusterScenario.Run(s_small)];
        Assert.Equal(2, rows.Count(row => row.Work.StartsWith("cluster of", StringComparison.Ordinal) && row.Figure == "rate" && row.Best > 0));
        Assert.Contains(rows, row => row.Work.Contains("6 of its workers answer again", StringComparison.Ordinal) && row.Figure == "slowest" && row.Best > 0);
        foreach (string kind in new[] { "suspended sleepers", "scheduled calls", "sleepers in memory" })
            Assert.Contains(rows, row => row.Work.Contains($"all {kind}", StringComparison.Ordinal) && row.Best >= 0);
        Assert.All(rows, row => Assert.All(row.Rounds, value => Assert.True(double.IsFinite(value) && value >= 0, $"{row.Work}, {row.Figure}: {value}")));
    }

    [Fact]
    public void All_requests_for_one_worker_have_one_home()
    {
        byte[] invoke = WorkerCall.Request("c", "w", "invoke", "f", "{}", "key"), await = WorkerCall.Request("c", "w", "invoke-and-await", "g", "[]");
        Assert.Equal(ClusterConnection.Worker(invoke), ClusterConnection.Worker(await));
        Assert.NotEqual(ClusterConnection.Worker(invoke), ClusterConnection.Worker(WorkerCall.Request("c", "v", "invoke", "f", "{}", "key")));
    }

    [Fact]
    public void A_wake_up_of_the_time_before_a_death_is_known_counts_from_then()
    {
        var late = new WakeUp(0, Due: 1_000, Woken: 5_300);
        Assert.Equal(4_300, late.LateMilliseconds);
        Assert.Equal(300, late.LateAfter(5_000));
        Assert.Equal(0, late.LateAfter(6_000));
        Assert.Equal(4_300, late.LateAfter(0));
    }
}
