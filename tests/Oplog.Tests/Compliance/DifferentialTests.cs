using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Oplog.Postgres;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Tests.Postgres;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Oplog.Tests.Compliance;

/// <summary>The same random calls on the reference store and on the stores of servers, reopened now and then, give the same answers.</summary>
public sealed class DifferentialTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateTimeOffset T0 = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_calls_on_SQLite_give_the_answers_of_the_reference(int seed)
    {
        DataFolder? data = null;
        await CompareAsync(seed, 1_500, () =>
        {
            data?.Dispose();
            data = DataFolder.Open(_folder.Path);
            return Task.FromResult<IOplogStore>(SqliteOplogStore.Open(data));
        });
        data?.Dispose();
    }

    [PostgresTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Random_calls_on_PostgreSQL_give_the_answers_of_the_reference(int seed)
    {
        string schema = SharedPostgres.NewSchema();
        PostgresDatabase? database = null;
        await CompareAsync(seed, 1_500, async () =>
        {
            if (database is not null) await database.DisposeAsync();
            database = await PostgresDatabase.OpenAsync(SharedPostgres.Options(schema));
            return await PostgresOplogStore.OpenAsync(database);
        });
        await database!.DisposeAsync();
    }

    private async Task CompareAsync(int seed, int steps, Func<Task<IOplogStore>> reopen)
    {
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var reference = new InMemoryOplogStore();
        var expected = new Side(reference);
        IOplogStore store = await reopen();
        var actual = new Side(store);
        for (int step = 0; step < steps; step++)
        {
            if (random.Next(60) == 0)
            {
                await store.DisposeAsync();
                actual.Store = store = await reopen();
                expected.Epochs.Clear();
                actual.Epochs.Clear();
            }

            int operation = random.Next(15), call = random.Next();
            string left = await expected.RunAsync(operation, new Random(call)), right = await actual.RunAsync(operation, new Random(call));
            Assert.True(left == right, $"step {step}, operation {operation}: expected {left}, got {right}");
        }

        await store.DisposeAsync();
    }

    private sealed class Side(IOplogStore store)
    {
        public IOplogStore Store { get; set; } = store;
        public Dictionary<WorkerId, Epoch> Epochs { get; } = [];

        public async Task<string> RunAsync(int operation, Random random)
        {
            WorkerId worker = Batches.Worker($"w{random.Next(5)}"), other = Batches.Worker($"w{random.Next(5)}");
            var index = new OplogIndex((ulong)random.Next(1, 30));
            try
            {
                switch (operation)
                {
                    case 0:
                        Epochs[worker] = await Store.CreateAsync(Batches.Create(worker));
                        return "created";
                    case 1:
                        OpenedWorker opened = await Store.OpenAsync(worker);
                        Epochs[worker] = opened.Epoch;
                        return $"opened {opened.LastIndex} {Convert.ToHexString(StatusCodec.Encode(opened.Status))}";
                    case 2 when random.Next(8) == 0:
                        return $"deleted {await Store.DeleteAsync(worker)}";
                    case 2 or 3 or 4 or 5:
                        return await CommitAsync(worker, other, index, random);
                    case 6:
                        return Convert.ToHexString([.. (await Store.ReadAsync(worker, index, random.Next(40))).SelectMany(entry => ChunkCodec.Encode(OplogIndex.First, [entry]))]);
                    case 7:
                        return $"{await Store.FindKeyAsync(worker, KeyHash.Of($"{random.Next(6)}"))}";
                    case 8:
                        return $"{await Store.CompletePromiseAsync(new PromiseId(worker, index), new byte[] { (byte)random.Next(9) }, T0, random.Next(2) == 0 ? null : KeyHash.Of($"{random.Next(2)}"))}";
                    case 9:
                        return await Store.PollPromiseAsync(new PromiseId(worker, index)) is { } bytes ? Convert.ToHexString(bytes.Span) : "incomplete";
                    case 10:
                        CreateEntry create = Samples.Create(other);
                        await Store.ForkAsync(new ForkRequest
                        {
                            Source = worker, Target = other, CutOff = index, Create = create, Status = StatusFold.Start(create) with { LastIndex = index }, Runnable = true, Owner = Batches.Owner,
                        });
                        return "forked";
                    case 11:
                        var kind = (WakeUpKind)random.Next(2, 5);
                        return $"added {await Store.AddWakeUpAsync(new WakeUp(new WakeUpKey(other, $"{random.Next(3)}"), T0.AddSeconds(random.Next(5)), kind))}";
                    case 12:
                        return $"removed {await Store.RemoveWakeUpAsync(new WakeUpKey(other, $"{random.Next(3)}"))}";
                    case 13:
                        var expected = new WakeUp(new WakeUpKey(other, $"{random.Next(3)}"), T0.AddSeconds(random.Next(5)), (WakeUpKind)random.Next(3, 5));
                        return $"removed {await Store.RemoveWakeUpAsync(expected)}";
                    default:
                        return await ListAsync();
                }
            }
            catch (Exception failure) when (failure is OplogStoreException or ArgumentException)
            {
                return failure.GetType().Name;
            }
        }

        private async Task<string> CommitAsync(WorkerId worker, WorkerId other, OplogIndex index, Random random)
        {
            if (await Store.GetStatusAsync(worker) is not { } status || !Epochs.TryGetValue(worker, out Epoch epoch)) return "unowned";
            OplogEntry[] entries = [.. Enumerable.Range(0, random.Next(4)).Select(i => Batches.Log($"{random.Next(100)}"))];
            CommitBatch batch = Batches.After(status, epoch, entries);
            if (random.Next(10) == 0) batch = batch with { NextIndex = batch.NextIndex.Next, Status = batch.Status with { LastIndex = batch.LastIndex.Next } };
            OplogIndex last = batch.LastIndex;
            return $"{await Store.CommitAsync(batch with
            {
                Keys = [new IdempotencyKeyRow(KeyHash.Of($"{random.Next(6)}"), last, random.Next(2) == 0 ? last : null)],
                KeysRevertedFrom = random.Next(8) == 0 ? index : null,
                CreatedPromises = random.Next(2) == 0 ? [last] : [],
                SuspendUnlessComplete = random.Next(6) == 0 ? [new PromiseId(other, index)] : [],
                WakeUps = random.Next(3) == 0 ? [new WakeUp(new WakeUpKey(other, $"{random.Next(3)}"), T0.AddSeconds(random.Next(5)), (WakeUpKind)random.Next(5))] : [],
                RemovedWakeUps = random.Next(3) == 0 ? [new WakeUpKey(worker, $"{random.Next(3)}")] : [],
                Runnable = random.Next(2) == 0,
            })} {last}";
        }

        private async Task<string> ListAsync()
        {
            WorkerPage page = await Store.ListWorkersAsync(new WorkerListRequest(Samples.Component, null, 0, 100));
            string runnable = string.Join(",", (await Store.FindRunnableAsync([], 0, 100)).Select(row => row.Worker.Name));
            IEnumerable<string> due = (await Store.LeaseWakeUpsAsync(T0.AddSeconds(2), TimeSpan.Zero, 1000)).Select(lease => $"{lease.WakeUp.Key} {lease.WakeUp.Due:O} {lease.WakeUp.Kind}").Order(StringComparer.Ordinal);
            return $"{string.Join(",", page.Workers.Select(w => $"{w.WorkerId.Name}:{w.LastIndex}"))} {runnable} {string.Join(",", due)}";
        }
    }
}
