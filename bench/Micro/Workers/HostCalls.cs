using BenchmarkDotNet.Attributes;
using GolemOrleans.Bench.Micro.Calls;
using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Files;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Oplog.Sqlite;
using GolemOrleans.Runtime;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Host;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Bench.Micro.Workers;

/// <summary>
/// Recorded host calls of a worker on the SQLite store: live (each becomes an entry of the oplog, which is written and synced while the
/// guest goes on), and replayed (the worker is opened anew and its history is read and runs again, decoding included). The call is
/// <c>monotonic-clock.now</c>, which does next to nothing itself. The reciprocal of the replayed figure is entries per second.
/// </summary>
public class HostCalls : IDisposable
{
    private const int Calls = 100_000;
    private readonly ComponentEngine _engine = new();
    private readonly DedicatedThreadScheduler _scheduler = new();
    private readonly string _files = Directory.CreateTempSubdirectory("golem-host-calls").FullName;
    private DataFolder _data = null!;
    private SqliteOplogStore _store = null!;
    private CompiledComponent _compiled = null!;
    private WorkerServices _services = null!;
    private WorkerId _recorded;
    private int _workers;

    [GlobalSetup]
    public void Setup()
    {
        var imports = new HostImports([.. WorkerImports.Bind(new HostServices { WorkerFilesDirectory = _files })]);
        _compiled = CompiledComponent.Compile(_engine, ComponentDefinition.Decode(Guests.ToWasm(Guests.Recorded)), imports);
        _data = DataFolder.Open(Path.Combine(_files, "data"));
        _store = SqliteOplogStore.Open(_data);
        _services = new WorkerServices
        {
            Oplogs = _store,
            Blobs = new InMemoryBlobStore(),
            Components = new OneComponent(new ComponentProgram(_compiled)),
            Scheduler = _scheduler,
            Rpc = NobodyElse.Instance,
            Directory = NobodyElse.Instance,
            Incarnation = Guid.Parse("00000000-0000-0000-0000-00000000000a"),
        };
        _recorded = NewWorker();
        RunAsync(_recorded, Calls).GetAwaiter().GetResult();
    }

    [Benchmark(Description = "recorded host call, live", OperationsPerInvoke = Calls)]
    public Task Live() => RunAsync(NewWorker(), Calls);

    [Benchmark(Description = "recorded host call, replayed", OperationsPerInvoke = Calls)]
    public Task Replayed() => RunAsync(_recorded, 1);

    [GlobalCleanup]
    public void Dispose()
    {
        _scheduler.Dispose();
        _store.DisposeAsync().AsTask().GetAwaiter().GetResult();
        _data.Dispose();
        _compiled?.Dispose();
        _engine.Dispose();
        Directory.Delete(_files, recursive: true);
        GC.SuppressFinalize(this);
    }

    private WorkerId NewWorker() => new(OneComponent.Id, $"w{++_workers}");

    private async Task RunAsync(WorkerId worker, int calls)
    {
        await using var runtime = new WorkerRuntime(worker, _services);
        var state = await runtime.InvokeAsync(
            new InvocationRequest
            {
                IdempotencyKey = $"{Guid.NewGuid()}",
                Function = "run",
                Parameters = InvocationParameters.Encode(new ValueAndType(WitType.U32, WitValue.U32((uint)calls))),
                Context = InvocationContext.Of(default),
            },
            TimeSpan.FromMinutes(1));
        if (state is not InvocationState.Completed)
            throw new InvalidOperationException($"The call ended as {state}.");
    }
}
