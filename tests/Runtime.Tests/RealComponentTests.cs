using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Status;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Host;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests;

/// <summary>Components made by real toolchains, with the real host interfaces.</summary>
public sealed class RealComponentTests : IDisposable
{
    private readonly string _files = Directory.CreateTempSubdirectory("golem-runtime-tests").FullName;
    private readonly ComponentEngine _engine = new();
    private readonly List<CompiledComponent> _compiled = [];

    [Theory]
    [InlineData("rust-counter")]
    [InlineData("c-counter")]
    public async Task A_real_component_keeps_its_state_across_runtimes(string guest)
    {
        using var world = World(guest);
        await using (var first = world.Start())
        {
            Assert.Equal(5UL, (await first.ResultAsync(Call("k1", "demo:counter/api.{add}", U64(5)))).AsU64);
            await first.ResultAsync(Call("k2", "demo:counter/api.{log}", new ValueAndType(WitType.String, WitValue.String("hello"))));
        }

        await using var second = world.Start();
        Assert.Equal(7UL, (await second.ResultAsync(Call("k3", "demo:counter/api.{add}", U64(2)))).AsU64);
        Assert.Contains((await world.OplogAsync()).OfType<LogEntry>(), log => log.Message.Contains("hello", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("rust-counter")]
    [InlineData("c-counter")]
    public async Task Time_and_randomness_are_the_same_after_replay(string guest)
    {
        using var world = World(guest);
        double now, random;
        await using (var first = world.Start())
        {
            now = (await first.ResultAsync(Call("k1", "demo:counter/api.{now}"))).AsF64;
            random = (await first.ResultAsync(Call("k2", "demo:counter/api.{rand}"))).AsF64;
        }

        await using var second = world.Start();
        await second.ResultAsync(Call("k3", "demo:counter/api.{add}", U64(1)));

        Assert.Equal(WorkerStatus.Idle, (await world.StatusAsync()).Status);
        Assert.Equal(now, (await second.ResultAsync(Call("k1", "demo:counter/api.{now}"))).AsF64);
        Assert.Equal(random, (await second.ResultAsync(Call("k2", "demo:counter/api.{rand}"))).AsF64);
    }

    [Theory]
    [InlineData("rust-counter")]
    [InlineData("c-counter")]
    public async Task A_real_component_gets_what_a_promise_was_completed_with_and_replays_it(string guest)
    {
        using var world = World(guest);
        await using (var first = world.Start())
            Assert.Equal([1, 2, 3], (byte[])(await first.ResultAsync(Call("k1", "demo:counter/api.{wait-promise}"))).AsArray);
        await using var second = world.Start();
        Assert.Equal(1UL, (await second.ResultAsync(Call("k2", "demo:counter/api.{add}", U64(1)))).AsU64);
        Assert.Equal(WorkerStatus.Idle, (await world.StatusAsync()).Status);
    }

    [Theory]
    [InlineData("rust-counter")]
    [InlineData("c-counter")]
    public async Task Resources_of_a_real_component_are_indexed_and_survive_replay(string guest)
    {
        using var world = World(guest);
        await using (var first = world.Start())
            await first.ResultAsync(Call("k1", "demo:counter/api.{counter(\"a\").inc}", U64(3)));
        await using var second = world.Start();
        await second.ResultAsync(Call("k2", "demo:counter/api.{counter(\"a\").inc}", U64(4)));
        Assert.Equal(7UL, (await second.ResultAsync(Call("k3", "demo:counter/api.{counter(\"a\").value}"))).AsU64);
    }

    [Fact]
    public async Task An_endless_loop_of_a_real_component_is_interrupted()
    {
        const string Text = """
            (component
              (core module $m (func (export "spin") (loop br 0)))
              (core instance $i (instantiate $m))
              (func (export "spin") (canon lift (core func $i "spin"))))
            """;
        using var world = new TestWorld(new ScriptedProgram());
        world.Services = world.Services with { Components = new OneProgram(Program(GolemOrleans.Wasmtime.WatText.ToWasm(Text))) };
        await using var runtime = world.Start();
        var call = runtime.InvokeAsync(Call("k1", "spin"), Long);
        await StartedAsync(runtime);

        await runtime.InterruptAsync(InterruptKind.User);

        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await call).Fault);
    }

    public void Dispose()
    {
        foreach (var compiled in _compiled)
            compiled.Dispose();
        _engine.Dispose();
        Directory.Delete(_files, recursive: true);
    }

    private static async Task StartedAsync(WorkerRuntime runtime)
    {
        for (var cursor = 0L; ;)
        {
            var page = await runtime.ReadEventsAsync(cursor, Long, default);
            Assert.NotEmpty(page.Events);
            if (page.Events.Any(item => item is Events.InvocationStartedEvent))
                return;
            cursor = page.NextCursor;
        }
    }

    private TestWorld World(string guest)
    {
        var world = new TestWorld(new ScriptedProgram());
        var program = Program(File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "guests", guest + ".wasm")));
        world.Services = world.Services with { Components = new OneProgram(program) };
        return world;
    }

    /// <summary>The guests are built against a shorter golem:api/host, in which get-workers has other parameters.</summary>
    private static HostInterface Simplified(HostInterface host)
    {
        var constructor = host.Functions.Single(function => function.Name == "[constructor]get-workers");
        var next = host.Functions.Single(function => function.Name == "[method]get-workers.get-next");
        HostFunctionBody unused = (ref HostCall _) => throw new NotSupportedException();
        return host with
        {
            Functions =
            [
                .. host.Functions.Except([constructor, next]),
                new HostFunction(constructor.Name, new FunctionType([constructor.Type.Parameters[0], new("precise", WitType.Bool)], constructor.Type.Result), unused),
                new HostFunction(next.Name, new FunctionType(next.Type.Parameters, WitType.Option(WitType.List(WitType.String))), unused),
            ],
        };
    }

    private ComponentProgram Program(byte[] bytes)
    {
        var offered = WorkerImports.Bind(new HostServices { WorkerFilesDirectory = _files });
        var imports = new HostImports([.. offered, .. offered.Where(item => item.Name.StartsWith("golem:api/host@", StringComparison.Ordinal)).Select(Simplified)]);
        var compiled = CompiledComponent.Compile(_engine, ComponentDefinition.Decode(bytes), imports);
        _compiled.Add(compiled);
        return new ComponentProgram(compiled);
    }
}
