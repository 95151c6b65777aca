using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Runtime.Host.Tests.Scripts;

/// <summary>
/// A guest written as a C# method that calls host functions by their WIT names, through the same binding as a component. What
/// it notes is compared between its live run and every replay.
/// </summary>
internal sealed class HostScript : IDisposable
{
    /// <summary>Binding takes longer than most tests; scripts without services of their own share it.</summary>
    private static readonly Lazy<IReadOnlyList<HostInterface>> Shared = new(() => WorkerImports.Bind(
        new HostServices { WorkerFilesDirectory = Path.Join(Path.GetTempPath(), "golem-host-shared") }));

    private readonly string _files = Directory.CreateTempSubdirectory("golem-host-").FullName;
    private readonly List<List<string>> _runs = [];
    private readonly List<WorkerRuntime> _runtimes = [];

    public HostScript(Action<Guest> script, HostServices? services = null)
    {
        var bound = services is null ? Shared.Value : WorkerImports.Bind(services with { WorkerFilesDirectory = _files });
        Program = new ScriptedProgram().Export("run", [], null, (scripted, _) =>
        {
            var notes = new List<string>();
            _runs.Add(notes);
            script(new Guest(scripted, bound, notes, _runs.Count));
            return default;
        }).Export("noop", [], null, (_, _) => default);
        World = new TestWorld(Program);
    }

    public ScriptedProgram Program { get; }

    public TestWorld World { get; }

    /// <summary>Notes of each run, the live one first.</summary>
    public IReadOnlyList<IReadOnlyList<string>> Runs => _runs;

    public string FilesDirectory => _files;

    /// <summary>Runs live, then replays on a fresh runtime, and checks that both saw the same.</summary>
    public async Task<IReadOnlyList<string>> LiveAndReplayAsync()
    {
        await RunAsync();
        await ReplayAsync();
        Assert.Equal(_runs[0], _runs[^1]);
        Assert.True(_runs.Count > 1);
        return _runs[0];
    }

    public async Task RunAsync()
    {
        var runtime = Start();
        Completed(await runtime.InvokeAsync(TestWorld.Call("k1", "run"), TestWorld.Long));
        await runtime.DisposeAsync();
    }

    public async Task ReplayAsync()
    {
        var runtime = Start();
        Completed(await runtime.InvokeAsync(TestWorld.Call($"k{_runtimes.Count}", "noop"), TestWorld.Long));
        await runtime.DisposeAsync();
    }

    public WorkerRuntime Start()
    {
        var runtime = World.Start();
        _runtimes.Add(runtime);
        return runtime;
    }

    /// <summary>Runs once and expects the invocation to trap with a message.</summary>
    public async Task TrapsAsync(string message, uint attempts = 1)
    {
        World.Services = World.Services with { RetryPolicy = new RetryPolicy(attempts, TimeSpan.Zero, TimeSpan.Zero, 1, null) };
        var runtime = Start();
        var state = await runtime.InvokeAsync(TestWorld.Call("k1", "run"), TestWorld.Long);
        var failed = Assert.IsType<Requests.InvocationState.Failed>(state);
        Assert.Contains(message, failed.Fault.Message, StringComparison.Ordinal);
        await runtime.DisposeAsync();
    }

    public async Task<string[]> RecordedNamesAsync() =>
        [.. (await World.OplogAsync()).OfType<ImportedFunctionInvokedEntry>().Select(e => e.FunctionName)];

    private static void Completed(InvocationState state) =>
        Assert.True(state is InvocationState.Completed, state is InvocationState.Failed failed ? failed.Fault.Message : state.ToString());

    public void Dispose()
    {
        World.Dispose();
        Directory.Delete(_files, true);
    }
}

/// <summary>One run of a <see cref="HostScript"/>.</summary>
internal sealed class Guest(ScriptedGuest scripted, IReadOnlyList<HostInterface> bound, List<string> notes, int run)
{
    /// <summary>1 for the first run, 2 for the first replay …</summary>
    public int Run => run;

    public Context.WorkerContext Context => scripted.Context;

    /// <summary>Calls a function: <c>wasi:io/poll</c>, <c>poll</c>.</summary>
    public WitValue Call(string interfaceName, string function, params WitValue[] arguments)
    {
        var body = Interface(interfaceName).Functions.Single(f => f.Name == function).Body;
        var call = new HostCall(scripted.Context, arguments);
        body(ref call);
        return call.Result;
    }

    /// <summary>Calls and unwraps the ok side, which must be there.</summary>
    public WitValue Ok(string interfaceName, string function, params WitValue[] arguments)
    {
        var result = Call(interfaceName, function, arguments);
        Assert.True(result.IsOk, $"{function} gave an error: {(result.HasPayload ? Describe(result.Payload) : "")}");
        return result.HasPayload ? result.Payload : default;
    }

    public void Drop(WitValue handle)
    {
        var resource = handle.AsResource;
        if (resource is IGuestDroppable droppable)
            droppable.Drop();
    }

    public void Note(string text) => notes.Add(text);

    public void Note(WitValue value) => notes.Add(Describe(value));

    public void Trap(string message) => scripted.Trap(message);

    public static string Describe(WitValue value) => value.Kind switch
    {
        WitKind.String => value.AsString,
        WitKind.Bool => value.AsBool.ToString(),
        WitKind.List or WitKind.Tuple or WitKind.Record => value.Reference is WitValue[] items
            ? $"[{string.Join(", ", items.Select(Describe))}]"
            : value.Reference is byte[] bytes ? Convert.ToHexString(bytes) : $"[{string.Join(", ", ((Array)value.Reference!).Cast<object>())}]",
        WitKind.Option or WitKind.Result or WitKind.Variant => $"{value.Discriminant}({(value.HasPayload ? Describe(value.Payload) : "")})",
        WitKind.Enum => value.Discriminant.ToString(),
        WitKind.Own or WitKind.Borrow => value.AsResource.GetType().Name,
        _ => value.RawBits.ToString(),
    };

    private HostInterface Interface(string name) => bound.First(i => i.Name == name || i.Name.StartsWith(name + "@", StringComparison.Ordinal));
}
