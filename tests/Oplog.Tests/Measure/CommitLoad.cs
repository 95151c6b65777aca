using System.Diagnostics;
using System.Globalization;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.Tests.Measure;

/// <summary>
/// Closed-loop load on the SQLite store: each writer commits to its own workers, one invocation (two entries, one key) at a time,
/// and waits for the acknowledgement. Arguments: folder, writers, workers per writer, seconds.
/// </summary>
internal static class CommitLoad
{
    public static async Task<int> RunAsync(string[] args)
    {
        int writers = int.Parse(args[1], CultureInfo.InvariantCulture), each = int.Parse(args[2], CultureInfo.InvariantCulture);
        TimeSpan duration = TimeSpan.FromSeconds(double.Parse(args[3], CultureInfo.InvariantCulture));
        using var data = DataFolder.Open(args[0]);
        await using var store = SqliteOplogStore.Open(data);
        string run = $"{Stopwatch.GetTimestamp():x}";
        var latencies = new List<double>[writers];
        long started = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(i => Task.Run(async () =>
        {
            var own = new (Epoch Epoch, WorkerStatusRecord Status)[each];
            for (int w = 0; w < each; w++)
            {
                CommitBatch create = Batches.Create(Batches.Worker($"{run}-{i}-{w}"));
                own[w] = (await store.CreateAsync(create), create.Status);
            }

            latencies[i] = [];
            for (int n = 0; Stopwatch.GetElapsedTime(started) < duration; n++)
            {
                (Epoch epoch, WorkerStatusRecord status) = own[n % each];
                string key = $"{i}-{n}";
                CommitBatch batch = Batches.After(status, epoch,
                    new ExportedFunctionInvokedEntry(Samples.Time, "golem:it/api.{add}", OplogPayload.Inline(new byte[24]), key, InvocationContext.Of(new TraceId(1))),
                    new ExportedFunctionCompletedEntry(Samples.Time, OplogPayload.Inline(new byte[12]), 0)) with
                {
                    Keys = [new IdempotencyKeyRow(KeyHash.Of(key), status.LastIndex.Next, status.LastIndex + 2)],
                };
                long begin = Stopwatch.GetTimestamp();
                await store.CommitAsync(batch);
                latencies[i].Add(Stopwatch.GetElapsedTime(begin).TotalMilliseconds);
                own[n % each] = (epoch, batch.Status);
            }
        })));
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        double[] all = [.. latencies.SelectMany(list => list).Order()];
        Console.WriteLine($"{writers} writers, {writers * each} workers: {all.Length / seconds:F0} commits/s, p50 {all[all.Length / 2]:F2} ms, p99 {all[all.Length * 99 / 100]:F2} ms, max {all[^1]:F1} ms");
        return 0;
    }
}
