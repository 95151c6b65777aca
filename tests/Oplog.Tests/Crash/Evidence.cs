using System.Globalization;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Oplog.Status;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Crash;

/// <summary>What a crash may not change.</summary>
internal static class Evidence
{
    /// <summary>The highest acknowledged number of each worker.</summary>
    public static Dictionary<string, int> Acknowledged(string acks)
    {
        var highest = new Dictionary<string, int>();
        string[] lines = acks.Split('\n');
        foreach (string line in lines[..^1])
        {
            string[] parts = line.Split(' ');
            highest[parts[0]] = Math.Max(highest.GetValueOrDefault(parts[0]), int.Parse(parts[1], CultureInfo.InvariantCulture));
        }

        return highest;
    }

    /// <summary>Opens a data folder and checks that everything acknowledged is there exactly once and nothing contradicts itself.</summary>
    public static async Task CheckAsync(string folder, Dictionary<string, int> acknowledged)
    {
        using var data = DataFolder.Open(folder);
        await using var store = SqliteOplogStore.Open(data);
        WakeUpLease[] due = [.. await store.LeaseWakeUpsAsync(Samples.Time, TimeSpan.FromMinutes(1), 1000)];
        foreach ((string name, int last) in acknowledged)
        {
            WorkerId id = Batches.Worker(name);
            WorkerStatusRecord? status = await store.GetStatusAsync(id);
            Assert.True(status is not null, $"worker {name} is lost; {last} commits were acknowledged");
            IReadOnlyList<OplogEntry> entries = await store.ReadAsync(id, OplogIndex.First, int.MaxValue);
            Assert.Equal(status!.LastIndex.Value, (ulong)entries.Count);
            int[] numbers = [.. entries.OfType<LogEntry>().Select(log => int.Parse(log.Message.AsSpan(0, log.Message.IndexOf(' ')), CultureInfo.InvariantCulture))];
            Assert.Equal(Enumerable.Range(1, numbers.Length), numbers);
            Assert.True(numbers.Length >= last, $"worker {name}: {last} acknowledged, {numbers.Length} there");
            Assert.Equal($"{numbers.Length}", Assert.Single(due, lease => lease.WakeUp.Key.Worker == id).WakeUp.Key.Id);
            foreach (int number in numbers)
            {
                Assert.Equal(new OplogIndex((ulong)number + 1), (await store.FindKeyAsync(id, KeyHash.Of($"{number}")))?.Start);
                if (number == numbers.Length) Assert.Null(await store.PollPromiseAsync(new PromiseId(id, new OplogIndex((ulong)number + 1))));
            }
        }
    }
}
