using System.Globalization;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Oplog.Tests.Crash;

/// <summary>
/// The process that crash tests end: commits to a few workers without pause. Each acknowledged commit is a line
/// <c>worker number</c> in <c>{root}/acks</c> and on standard output, written after the acknowledgement.
/// Arguments: root, workers, commits per worker (0: for ever), fault point (or none), how often it is passed before the end.
/// </summary>
internal sealed class CrashChild(string root, int commits)
{
    private readonly FileStream _acks = new(Path.Combine(root, "acks"), FileMode.Append, FileAccess.Write, FileShare.Read, 0);
    private readonly Lock _lock = new();

    public static async Task<int> RunAsync(string[] args)
    {
        string root = args[0];
        IFaultInjector faults = args[3] == "none" ? NoFaults.Instance
            : new KillAt(Enum.Parse<FaultPoint>(args[3]), int.Parse(args[4], CultureInfo.InvariantCulture));
        Directory.CreateDirectory(root);
        var child = new CrashChild(root, int.Parse(args[2], CultureInfo.InvariantCulture));
        using var data = DataFolder.Open(Path.Combine(root, "data"));
        string[] names = [.. Enumerable.Range(0, int.Parse(args[1], CultureInfo.InvariantCulture)).Select(i => $"w{i}")];
        for (int attempt = 0; attempt < 5; attempt++)
        {
            try
            {
                await using var store = SqliteOplogStore.Open(data, faults);
                await Task.WhenAll(names.Select(name => Task.Run(() => child.WorkAsync(store, name))));
                return 0;
            }
            catch (StoreUnavailableException failure)
            {
                child.Say($"reopen {failure.Message.ReplaceLineEndings(" ")}");
            }
        }

        return 3;
    }

    private async Task WorkAsync(SqliteOplogStore store, string name)
    {
        WorkerId id = Batches.Worker(name);
        (Epoch epoch, WorkerStatusRecord status) = await TakeAsync(store, id);
        while (commits == 0 || (int)status.LastIndex.Value <= commits)
        {
            int number = (int)status.LastIndex.Value;
            CommitBatch batch = Batch(status, epoch, number);
            try
            {
                await store.CommitAsync(batch);
            }
            catch (Exception failure) when (failure is StoreUnavailableException or OplogOwnershipLostException)
            {
                Say($"unavailable {store.Health.IsHealthy}");
                if (store.Health.Reason?.Contains("opened again", StringComparison.Ordinal) == true) throw new StoreUnavailableException("reopen", failure);
                (epoch, status) = await TakeAsync(store, id);
                continue;
            }

            status = batch.Status;
            Acknowledge(name, number);
            if (number % 25 == 0) await store.ListWorkersAsync(new WorkerListRequest(Samples.Component, null, 0, 1));
        }
    }

    private static CommitBatch Batch(WorkerStatusRecord status, Epoch epoch, int number)
    {
        WorkerId id = status.WorkerId;
        return Batches.After(status, epoch, Batches.Log($"{number} {new string('x', number * 37 % 3000)}")) with
        {
            Keys = [new IdempotencyKeyRow(KeyHash.Of($"{number}"), status.LastIndex.Next, null)],
            WakeUps = [new WakeUp(new WakeUpKey(id, $"{number}"), Samples.Time, WakeUpKind.Sleep)],
            RemovedWakeUps = [new WakeUpKey(id, $"{number - 1}")],
            CreatedPromises = [status.LastIndex.Next],
        };
    }

    private static async Task<(Epoch, WorkerStatusRecord)> TakeAsync(SqliteOplogStore store, WorkerId id)
    {
        if (await store.GetStatusAsync(id) is null)
        {
            CommitBatch batch = Batches.Create(id);
            return (await store.CreateAsync(batch), batch.Status);
        }

        OpenedWorker opened = await store.OpenAsync(id);
        return (opened.Epoch, opened.Status);
    }

    private void Acknowledge(string name, int number)
    {
        lock (_lock) _acks.Write(System.Text.Encoding.UTF8.GetBytes($"{name} {number}\n"));
        Say("ack");
    }

    private void Say(string line)
    {
        lock (_lock)
        {
            Console.Out.WriteLine(line);
            Console.Out.Flush();
        }
    }

    private sealed class KillAt(FaultPoint point, int passes) : IFaultInjector
    {
        private int _passes = passes;

        public void Reach(FaultPoint reached)
        {
            if (reached != point || Interlocked.Decrement(ref _passes) >= 0) return;
            System.Diagnostics.Process.GetCurrentProcess().Kill();
            Thread.Sleep(Timeout.Infinite);
        }
    }
}
