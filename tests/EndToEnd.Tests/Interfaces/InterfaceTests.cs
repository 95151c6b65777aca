using System.Net;
using System.Text;
using GolemOrleans.EndToEnd.Tests.Servers;
using GolemOrleans.Tests.Postgres;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>
/// For every interface of the host a guest that uses it on a real server, which is killed after the case and in its middle: what
/// the guest saw is the same after replay, and no effect is made again.
/// </summary>
public sealed class InterfaceTests(InterfaceRun run) : IClassFixture<InterfaceRun>
{
    /// <summary>Interface and case.</summary>
    public static TheoryData<string, string> Interfaces => Named(database: false);

    public static TheoryData<string, string> DatabaseInterfaces => Named(database: true);

    [Theory]
    [MemberData(nameof(Interfaces))]
    public Task A_guest_sees_the_same_values_after_the_server_was_killed(string name, string workers) => CheckAsync(name, workers);

    [PostgresTheory]
    [MemberData(nameof(DatabaseInterfaces))]
    public Task A_guest_of_a_database_sees_the_same_values_after_the_server_was_killed(string name, string workers) => CheckAsync(name, workers);

    private async Task CheckAsync(string name, string workers)
    {
        var row = InterfaceRows.All.Single(row => row.Worker == workers);
        Assert.Contains(name, row.Interfaces);
        var seen = run[row];
        Assert.True(seen.Failures.IsEmpty, string.Join('\n', seen.Failures));
        CheckFinished(row, seen);
        foreach (var interrupted in row.Interrupted)
            CheckInterrupted(row, interrupted, seen.Interrupted[interrupted]);
        Assert.Equal(RecordedCalls.Of(row), RecordedCalls.In(await run.Api.OplogAsync(run.Worker(row, row.Worker))));
        foreach (var worker in run.Workers(row))
        {
            // Nobody else changed what this one wrote, so its effects show in its oplog only.
            if (row.SharesValues && worker.Name == row.Inside)
                Assert.Equal(await WritesAsync(run.Worker(row, row.Worker)), await WritesAsync(worker));
            else
                await row.Check(run, worker);
        }
    }

    private static void CheckFinished(InterfaceRow row, Observed seen)
    {
        if (row.Ends)
        {
            seen.Live!.Is(500, """{"golemError":{"type":"RuntimeError","details":"Process exited"}}""");
            seen.Remembered!.Is(500, """{"golemError":{"type":"PreviousInvocationExited"}}""");
        }
        else
        {
            Assert.NotEmpty(seen.Live!.Body);
            Assert.NotEqual(0, seen.Remembered!.Result.GetArrayLength());
        }

        Assert.Equal(seen.Remembered.Body, seen.Replayed!.Body);
        Assert.Equal(seen.Live.Body, seen.SameKey!.Body);
    }

    private void CheckInterrupted(InterfaceRow row, string name, Interrupted seen)
    {
        var asked = run.Peers.Questions(name);
        Assert.Single(asked.Distinct());

        // What no invocation asks is not recorded: a snapshot is taken again in the third life.
        Assert.True(row.Begin is null ? asked.Length == 2 : asked.Length >= 2, $"{name} asked {asked.Length} times");
        Assert.Equal(seen.Remembered!.Body, seen.Replayed!.Body);
        if (row.Ends)
            seen.Finished!.Is(500, """{"golemError":{"type":"RuntimeError","details":"Process exited"}}""");
        else if (row.IsText)
            Assert.StartsWith(asked[0] + "go", Text(seen.Remembered), StringComparison.Ordinal);
        else if (row.Begin is null)
            CheckLines(row, name, asked[0], seen);
    }

    /// <summary>What was asked before the kill comes first, then the answer; inside, something that was live.</summary>
    private static void CheckLines(InterfaceRow row, string name, string asked, Interrupted seen)
    {
        Assert.True(seen.Finished!.Status == HttpStatusCode.OK, seen.Finished.Body);
        var lines = seen.Remembered!.Result.EnumerateArray().Select(line => line.GetString()!).ToList();
        var answered = lines.IndexOf("answer \"go\"");
        Assert.True(answered >= 0, "the answer was not noted");
        Assert.Equal(asked, string.Join('\n', lines.Take(answered)));
        if (row.Parameters is null)
            Assert.Equal(lines, seen.Finished.Result.EnumerateArray().Select(line => line.GetString()!));
    }

    private static string Text(Answer bytes) => Encoding.Latin1.GetString([.. bytes.Result.EnumerateArray().Select(item => item.GetByte())]);

    /// <summary>The names of what a worker did to others, in order.</summary>
    private async Task<string[]> WritesAsync(Worker worker) =>
        [.. (await run.Api.OplogAsync(worker))
            .Where(line => line.Type == "ImportedFunctionInvoked" && line.Entry.GetProperty("wrappedFunctionType").GetProperty("type").GetString() == "WriteRemote")
            .Select(line => line.Text("functionName"))];

    private static TheoryData<string, string> Named(bool database)
    {
        var data = new TheoryData<string, string>();
        foreach (var row in InterfaceRows.All.Where(row => row.UsesDatabase == database))
        {
            foreach (var name in row.Interfaces)
                data.Add(name, row.Worker);
        }

        return data;
    }
}
