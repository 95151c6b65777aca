using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Services;
using GolemOrleans.Runtime.Tests.Fakes;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Wat;

/// <summary>A worker of a real component on the real engine: run, lost without notice, loaded again from its oplog.</summary>
internal sealed class WatWorker : IDisposable
{
    private static readonly Lazy<ComponentEngine> Engine = new(() => new ComponentEngine());

    private static readonly Lazy<HostImports> Imports = new(() => WorkerImports.Create(
        new HostServices { WorkerFilesDirectory = Path.Join(Path.GetTempPath(), "golem-wat-workers") }));

    private readonly CompiledComponent _component;

    public WatWorker(ComponentDefinition definition, HostImports? imports = null)
    {
        _component = CompiledComponent.Compile(Engine.Value, definition, imports ?? Imports.Value);
        World = new TestWorld();
        World.Services = World.Services with { Components = new OneComponent(new ComponentProgram(_component)) };
    }

    public TestWorld World { get; }

    /// <summary>Runs live, abandons the worker as a crash does, replays it, and checks that the guest's memory holds the same notes.</summary>
    public async Task<byte[]> RunCrashReplayAsync()
    {
        var live = await BytesAsync(World.Start(), "run", "k1");
        var again = await BytesAsync(World.Start(), "report", "k2");
        Assert.Equal(Convert.ToHexString(live), Convert.ToHexString(again));
        return live;
    }

    public async Task<string[]> RecordedNamesAsync() =>
        [.. (await World.OplogAsync()).OfType<ImportedFunctionInvokedEntry>().Select(e => e.FunctionName)];

    public static async Task<byte[]> BytesAsync(WorkerRuntime runtime, string function, string key)
    {
        var state = await runtime.InvokeAsync(TestWorld.Call(key, function), TestWorld.Long);
        Assert.True(state is InvocationState.Completed, state is InvocationState.Failed failed ? failed.Fault.Message : state.ToString());
        return (byte[])TestCalls.Value(state).AsArray;
    }

    public void Dispose()
    {
        World.Dispose();
        _component.Dispose();
    }

    private sealed class OneComponent(IWorkerProgram program) : IComponentCatalog
    {
        public ValueTask<WorkerComponent> GetAsync(Guid componentId, ulong version, CancellationToken cancellation) =>
            ValueTask.FromResult(new WorkerComponent { ComponentId = componentId, Version = version, Program = program, Size = 1000, InitialMemoryBytes = 1 << 20 });

        public ValueTask<ulong> GetLatestVersionAsync(Guid componentId, CancellationToken cancellation) => ValueTask.FromResult(0UL);
    }
}
