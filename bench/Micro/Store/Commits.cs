using BenchmarkDotNet.Attributes;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Oplog.Status;

namespace GolemOrleans.Bench.Micro.Store;

/// <summary>Durable commits of counter calls: one at a time, and from many workers at once, which share their syncs.</summary>
public class Commits
{
    private const int Workers = 256;
    private readonly WorkerStatusRecord[] _statuses = new WorkerStatusRecord[Workers];
    private readonly Epoch[] _epochs = new Epoch[Workers];
    private string _folder = "";
    private DataFolder _data = null!;
    private SqliteOplogStore _store = null!;
    private int _calls;

    [GlobalSetup]
    public void Setup() => SetupAsync().GetAwaiter().GetResult();

    [Benchmark(Description = "commit of a call, alone")]
    public Task One() => CommitAsync(0);

    [Benchmark(Description = "commit of a call, 256 at once", OperationsPerInvoke = Workers)]
    public Task Many() => Task.WhenAll(Enumerable.Range(0, Workers).Select(CommitAsync));

    [GlobalCleanup]
    public void Cleanup()
    {
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task SetupAsync()
    {
        _folder = Directory.CreateTempSubdirectory("golem-commits").FullName;
        _data = DataFolder.Open(_folder);
        _store = SqliteOplogStore.Open(_data);
        for (var i = 0; i < Workers; i++)
        {
            var create = Samples.Create(Samples.Worker(i));
            _statuses[i] = StatusFold.Start(create);
            _epochs[i] = await _store.CreateAsync(new CommitBatch
            {
                Worker = create.WorkerId,
                Epoch = default,
                NextIndex = OplogIndex.First,
                Entries = [create],
                Status = _statuses[i],
                Runnable = false,
                Owner = Guid.Empty,
            });
        }
    }

    private async Task CommitAsync(int worker)
    {
        var key = $"call {Interlocked.Increment(ref _calls)}";
        var batch = Samples.Batch(_statuses[worker], _epochs[worker], Samples.Call(key), key);
        await _store.CommitAsync(batch);
        _statuses[worker] = batch.Status;
    }
}
