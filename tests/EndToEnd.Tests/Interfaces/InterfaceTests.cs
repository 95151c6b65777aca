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
        if (row.Asking is not null)
            CheckInterrupted(row, seen);
        foreach (var worker in run.Workers(row))
            await row.Check(run, worker);
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

    private void CheckInterrupted(InterfaceRow row, Observed seen)
    {
        var asked = run.Peers.Questions(row.Asking!);
        Assert.Equal(2, asked.Length);
        Assert.Equal(asked[0], asked[1]);
        Assert.Equal(seen.FinishedRemembered!.Body, seen.FinishedReplayed!.Body);
        if (row.Ends)
        {
            seen.Finished!.Is(500, """{"golemError":{"type":"RuntimeError","details":"Process exited"}}""");
            return;
        }

        var lines = seen.Finished!.Result.EnumerateArray().Select(line => line.GetString()!).ToList();
        Assert.Equal(asked[0], string.Join('\n', lines.TakeWhile(line => line != "answer \"go\"")));
        Assert.Contains("answer \"go\"", lines);
        Assert.Equal(lines, seen.FinishedRemembered.Result.EnumerateArray().Select(line => line.GetString()!));
    }

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
