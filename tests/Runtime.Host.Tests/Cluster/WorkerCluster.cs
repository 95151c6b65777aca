using System.Collections.Concurrent;
using System.Text;
using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Cluster;

/// <summary>
/// Workers of several components in one process, over one store, that find and call each other as they would through grains:
/// a runtime that has closed is replaced at the next call.
/// </summary>
internal sealed class WorkerCluster : IComponentCatalog, IWorkerRpc, IWorkerDirectory, IWaitingWorkers, IAsyncDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<WorkerId, WorkerRuntime> _runtimes = new();
    private readonly Dictionary<string, Guid> _names = [];
    private readonly ConcurrentDictionary<Guid, IWorkerProgram> _programs = new();
    private readonly Guests _guests;
    private readonly DedicatedThreadScheduler _scheduler;
    private int _looks;

    public WorkerCluster(Guests guests, IOplogStore store, IFaultInjector? faults = null, WorkerSchedulerOptions? threads = null)
    {
        _guests = guests;
        _scheduler = new DedicatedThreadScheduler(threads ?? new WorkerSchedulerOptions { Slots = 2 });
        Services = new WorkerServices
        {
            Oplogs = store,
            Blobs = new InMemoryBlobStore(),
            Components = this,
            Scheduler = _scheduler,
            Rpc = this,
            Directory = this,
            Waits = this,
            Faults = faults ?? NoFaults.Instance,
            Incarnation = Guid.Parse("00000000-0000-0000-0000-00000000000a"),
            RetryPolicy = new RetryPolicy(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), 2, null),
        };
    }

    /// <summary>May be replaced before the first worker is used.</summary>
    public WorkerServices Services { get; set; }

    public IOplogStore Store => Services.Oplogs;

    public int Threads => _scheduler.ThreadCount;

    /// <summary>The process has died: nothing that fails is tried again.</summary>
    public bool IsDead { get; set; }

    /// <summary>Calls that reached a target, by the key they came with.</summary>
    public ConcurrentQueue<(WorkerId Target, string Key)> Delivered { get; } = new();

    /// <summary>Told before a call is delivered; may throw or wait.</summary>
    public Func<WorkerId, InvocationRequest, Task>? OnCall { get; set; }

    /// <summary>Adds a component under a name; its id follows from the name.</summary>
    public WorkerCluster Add(string name, IWorkerProgram program)
    {
        _names[name] = Guests.IdOf(name);
        _programs[Guests.IdOf(name)] = program;
        return this;
    }

    public WorkerCluster AddGuest(string name, string guest, string linking = "") => Add(name, _guests.Program(guest, linking));

    public WorkerId Id(string component, string worker) => new(_names[component], worker);

    public WorkerRuntime Worker(WorkerId id)
    {
        while (true)
        {
            var runtime = _runtimes.GetOrAdd(id, key => new WorkerRuntime(key, Services));
            if (!runtime.Closed.IsCompleted)
                return runtime;
            _runtimes.TryRemove(KeyValuePair.Create(id, runtime));
        }
    }

    /// <summary>Invokes until the outcome is final, as a gateway does.</summary>
    public async Task<InvocationState> InvokeAsync(WorkerId worker, string key, string function, params ValueAndType[] parameters)
    {
        var request = TestWorld.Call(key, function, parameters);
        while (true)
        {
            var state = await StateAsync(worker, request);
            if (IsDead || state is InvocationState.Completed or InvocationState.Failed { Fault.IsRetriable: false })
                return state;
        }
    }

    public async Task<ulong> ResultAsync(WorkerId worker, string key, string function, params ValueAndType[] parameters) =>
        TestCalls.Value(await InvokeAsync(worker, key, function, parameters)).AsU64;

    public async Task<IReadOnlyList<OplogEntry>> OplogAsync(WorkerId worker) => await Store.ReadAsync(worker, OplogIndex.First, 100_000);

    /// <summary>Wakes every worker that something is due for, until nothing is.</summary>
    public async Task DeliverWakeUpsAsync(DateTimeOffset? now = null)
    {
        while (await Store.LeaseWakeUpsAsync(now ?? DateTimeOffset.UtcNow, TimeSpan.FromSeconds(30), 100) is { Count: > 0 } due)
        {
            foreach (var lease in due)
                await Worker(lease.WakeUp.Key.Worker).WakeAsync(lease.WakeUp);
        }
    }

    async Task<ReadOnlyMemory<byte>> IWorkerRpc.InvokeAndAwaitAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation)
    {
        await ReachAsync(target, request);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            if (IsDead)
                throw new OperationCanceledException("the process has died");
            switch (await StateAsync(target, request).WaitAsync(cancellation))
            {
                case InvocationState.Completed completed: return completed.Result;
                case InvocationState.Failed { Fault: { IsRetriable: false } fault }: throw new WorkerException(fault);
            }
        }
    }

    async Task IWorkerRpc.InvokeAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation)
    {
        await ReachAsync(target, request);
        await Worker(target).AcceptAsync(request);
    }

    public ValueTask<WorkerComponent> GetAsync(Guid componentId, ulong version, CancellationToken cancellation) => _programs.TryGetValue(componentId, out var program)
        ? ValueTask.FromResult(new WorkerComponent { ComponentId = componentId, Version = version, Program = program })
        : throw new WorkerException(new ComponentDownloadFailed(componentId, version, "no such component"));

    public ValueTask<ulong> GetLatestVersionAsync(Guid componentId, CancellationToken cancellation) => _programs.ContainsKey(componentId)
        ? ValueTask.FromResult(0UL)
        : throw new WorkerException(new LatestVersionFailed(componentId, "no such component"));

    public Task<Guid?> ResolveComponentAsync(string reference, WorkerId caller, CancellationToken cancellation) =>
        Task.FromResult(_names.TryGetValue(reference, out var id) ? id : (Guid?)null);

    public Task UpdateAsync(WorkerId worker, UpdateRequest request, CancellationToken cancellation) => Worker(worker).UpdateAsync(request);

    public Task RevertAsync(WorkerId worker, RevertTarget target, CancellationToken cancellation) => Worker(worker).RevertAsync(target);

    public async Task ForkAsync(WorkerId source, WorkerId target, OplogIndex cutOff, CancellationToken cancellation, IReadOnlyList<OplogEntry>? appended = null)
    {
        await Worker(source).ForkAsync(target, cutOff, appended);
        await Worker(target).ResumeAsync(force: true);
    }

    /// <summary>How often a worker was asked what it waits for.</summary>
    public int Looks => Volatile.Read(ref _looks);

    Task<WorkerWait?> IWaitingWorkers.LookAsync(WorkerId worker, IReadOnlyList<string> calls, CancellationToken cancellation)
    {
        Interlocked.Increment(ref _looks);
        return Task.FromResult(Worker(worker).LookAtWait(calls));
    }

    /// <summary>What was said to callers whose call was refused for a cycle of unrelated invocations.</summary>
    public ConcurrentQueue<string> Cycles { get; } = new();

    Task<bool> IWaitingWorkers.RefuseAsync(WorkerId worker, string call, string wait, string cycle, CancellationToken cancellation)
    {
        var refused = Worker(worker).RefuseQueued(call, wait, cycle);
        if (refused)
            Cycles.Enqueue(cycle);
        return Task.FromResult(refused);
    }

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_runtimes.Values.Select(runtime => runtime.DisposeAsync().AsTask()));
        _scheduler.Dispose();
    }

    private async Task<InvocationState> StateAsync(WorkerId worker, InvocationRequest request)
    {
        try
        {
            return await Worker(worker).InvokeAsync(request, Wait);
        }
        catch (WorkerException e)
        {
            return new InvocationState.Failed(e.Fault);
        }
    }

    private async Task ReachAsync(WorkerId target, InvocationRequest request)
    {
        if (OnCall is { } told)
            await told(target, request);
        Delivered.Enqueue((target, request.IdempotencyKey));
    }
}

/// <summary>Guests of this folder, compiled once per test class.</summary>
public sealed class Guests : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("golem-cluster-").FullName;
    private readonly ComponentEngine _engine = new();
    private readonly Func<ReadOnlyMemory<byte>, IHostImports> _imports;
    private readonly Dictionary<(string, string), CompiledComponent> _compiled = [];

    public Guests() => _imports = WorkerImports.Compose(new HostServices { WorkerFilesDirectory = _files }).ImportsFor;

    public static Guid IdOf(string component) => new(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(component)).AsSpan(0, 16));

    public IWorkerProgram Program(string guest, string linking)
    {
        lock (_compiled)
        {
            if (!_compiled.TryGetValue((guest, linking), out var compiled))
            {
                var text = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Cluster", "Guests", guest + ".wat"));
                compiled = CompiledComponent.Compile(_engine, ComponentDefinition.Decode(WatText.ToWasm(text)), _imports(Encoding.UTF8.GetBytes(linking)));
                _compiled.Add((guest, linking), compiled);
            }

            return new ComponentProgram(compiled);
        }
    }

    public void Dispose()
    {
        foreach (var compiled in _compiled.Values)
            compiled.Dispose();
        _engine.Dispose();
        Directory.Delete(_files, recursive: true);
    }
}
