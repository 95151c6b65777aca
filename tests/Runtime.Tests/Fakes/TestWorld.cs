using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Oplog.InMemory;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Scheduling;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Values;
using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Tests.Fakes;

/// <summary>A store, components and threads, in which runtimes of one worker come and go.</summary>
public sealed class TestWorld : IDisposable
{
    public static readonly TimeSpan Long = TimeSpan.FromSeconds(60);
    private readonly DedicatedThreadScheduler _scheduler = new(new WorkerSchedulerOptions { Slots = 2, StackBytes = 4 * 1024 * 1024 });

    public TestWorld(params ScriptedProgram[] versions)
    {
        Faults = new TestFaults();
        Store = new InMemoryOplogStore(Faults);
        Components = new TestComponents(versions);
        Services = new WorkerServices
        {
            Oplogs = Store,
            Blobs = new InMemoryBlobStore(),
            Components = Components,
            Scheduler = _scheduler,
            Rpc = new NoOtherWorkers(),
            Directory = new NoOtherWorkers(),
            Faults = Faults,
            Incarnation = Guid.Parse("00000000-0000-0000-0000-00000000000a"),
            RetryPolicy = new RetryPolicy(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(5), 2, null),
        };
    }

    public InMemoryOplogStore Store { get; }

    public TestFaults Faults { get; }

    public TestComponents Components { get; }

    public WorkerServices Services { get; set; }

    public WorkerId Worker { get; } = new(Guid.Parse("11111111-1111-1111-1111-111111111111"), "w1");

    public WorkerRuntime Start() => new(Worker, Services);

    public async Task<IReadOnlyList<OplogEntry>> OplogAsync(WorkerId? worker = null) => await Store.ReadAsync(worker ?? Worker, OplogIndex.First, 100_000);

    public async Task<string> KindsAsync() => string.Join(' ', (await OplogAsync()).Select(entry => entry.Kind));

    public async Task<WorkerStatusRecord> StatusAsync() => (await Store.GetStatusAsync(Worker))!;

    public static InvocationRequest Call(string key, string function, params ValueAndType[] parameters) => new()
    {
        IdempotencyKey = key,
        Function = function,
        Parameters = InvocationParameters.Encode(parameters),
        Context = InvocationContext.Of(new TraceId(7)),
    };

    public static ValueAndType U64(ulong value) => new(WitType.U64, WitValue.U64(value));

    public void Dispose() => _scheduler.Dispose();
}

/// <summary>Versions of one component.</summary>
public sealed class TestComponents(ScriptedProgram[] versions) : IComponentCatalog
{
    public Dictionary<string, string> Env { get; } = [];

    public bool IsEphemeral { get; set; }

    public IReadOnlyList<PluginDescription> Plugins { get; set; } = [];

    public ValueTask<WorkerComponent> GetAsync(Guid componentId, ulong version, CancellationToken cancellation) => version < (ulong)versions.Length
        ? ValueTask.FromResult(new WorkerComponent
        {
            ComponentId = componentId,
            Version = version,
            Program = versions[version],
            Size = 1000 + version,
            InitialMemoryBytes = 65536,
            Env = Env,
            IsEphemeral = IsEphemeral,
            Plugins = Plugins,
        })
        : throw new WorkerException(new ComponentDownloadFailed(componentId, version, "no such version"));

    public ValueTask<ulong> GetLatestVersionAsync(Guid componentId, CancellationToken cancellation) => ValueTask.FromResult(0UL);
}

/// <summary>Stops or fails the code at a named place, once.</summary>
public sealed class TestFaults : IFaultInjector
{
    private readonly Lock _gate = new();
    private FaultPoint? _armed;
    private int _remaining;

    public bool HasFired { get; private set; }

    /// <summary>Told of every place that is reached, before anything else; may throw.</summary>
    public Action<FaultPoint>? OnReach { get; set; }

    /// <param name="occurrence">Which time from now on the place is reached, from 1.</param>
    public void FailAt(FaultPoint point, int occurrence = 1)
    {
        lock (_gate)
            (_armed, _remaining, HasFired) = (point, occurrence, false);
    }

    public void Disarm()
    {
        lock (_gate)
            _armed = null;
    }

    public void Reach(FaultPoint point)
    {
        OnReach?.Invoke(point);
        lock (_gate)
        {
            if (_armed != point || --_remaining > 0)
                return;
            _armed = null;
            HasFired = true;
        }

        throw new StoreUnavailableException($"fault at {point}");
    }
}

public sealed class NoOtherWorkers : IWorkerRpc, IWorkerDirectory
{
    public Task<ReadOnlyMemory<byte>> InvokeAndAwaitAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation) => throw new NotSupportedException();
    public Task InvokeAsync(WorkerId target, InvocationRequest request, WorkerId caller, CancellationToken cancellation) => throw new NotSupportedException();
    public Task<Guid?> ResolveComponentAsync(string reference, WorkerId caller, CancellationToken cancellation) => throw new NotSupportedException();
    public Task UpdateAsync(WorkerId worker, UpdateRequest request, CancellationToken cancellation) => throw new NotSupportedException();
    public Task RevertAsync(WorkerId worker, RevertTarget target, CancellationToken cancellation) => throw new NotSupportedException();
    public Task ForkAsync(WorkerId source, WorkerId target, OplogIndex cutOff, CancellationToken cancellation, IReadOnlyList<OplogEntry>? appended = null) => throw new NotSupportedException();
}

/// <summary>Shorthand for what tests ask and check.</summary>
public static class TestCalls
{
    public static async Task<WitValue> ResultAsync(this WorkerRuntime runtime, InvocationRequest request)
    {
        var state = await runtime.InvokeAsync(request, TestWorld.Long);
        return Value(state);
    }

    public static WitValue Value(InvocationState state)
    {
        var completed = Xunit.Assert.IsType<InvocationState.Completed>(state);
        return completed.Result.IsEmpty ? default : BinaryValueCodec.ReadTyped(completed.Result.Span).Value;
    }

    public static async Task<WorkerFault> FaultAsync(this WorkerRuntime runtime, InvocationRequest request) =>
        Xunit.Assert.IsType<InvocationState.Failed>(await runtime.InvokeAsync(request, TestWorld.Long)).Fault;
}
