using GolemOrleans.Components;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Failures;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Runtime.Tests.Fakes;
using GolemOrleans.Wasmtime;
using Xunit;
using static GolemOrleans.Runtime.Tests.Fakes.TestWorld;

namespace GolemOrleans.Runtime.Tests.Scheduling;

/// <summary>Guests that compute for ever, on an engine of two slots.</summary>
public sealed class SpinningGuestTests : IDisposable
{
    private const string Spinning = """
        (component
          (core module $m
            (func (export "spin") (loop br 0))
            (func (export "one") (result i64) (i64.const 1)))
          (core instance $i (instantiate $m))
          (func (export "spin") (canon lift (core func $i "spin")))
          (func (export "one") (result u64) (canon lift (core func $i "one"))))
        """;

    private const string SpinsAtStart = """
        (component
          (core module $m (func $f (loop br 0)) (func (export "one") (result i64) (i64.const 1)) (start $f))
          (core instance $i (instantiate $m))
          (func (export "one") (result u64) (canon lift (core func $i "one"))))
        """;

    private readonly ComponentEngine _engine = new();
    private readonly List<CompiledComponent> _compiled = [];
    private readonly TestWorld _world = new(new ScriptedProgram());

    public void Dispose()
    {
        _world.Dispose();
        foreach (var component in _compiled)
            component.Dispose();
        _engine.Dispose();
    }

    [Fact]
    public async Task Guests_that_compute_for_ever_do_not_keep_others_from_running()
    {
        Load(Spinning);
        var spinners = Enumerable.Range(0, 6).Select(i => Worker($"spinner{i}")).ToArray();
        var calls = spinners.Select(worker => worker.InvokeAsync(Call("k", "spin"), Long * 10)).ToArray();
        var others = Enumerable.Range(0, 20).Select(async i =>
        {
            await using var other = Worker($"other{i}");
            return (await other.ResultAsync(Call("k", "one"))).AsU64;
        });
        Assert.All(await Task.WhenAll(others), one => Assert.Equal(1UL, one));
        Assert.All(calls, call => Assert.False(call.IsCompleted));

        await Task.WhenAll(spinners.Select(worker => worker.InterruptAsync(InterruptKind.User))).WaitAsync(Long);
        foreach (var call in calls)
            Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await call).Fault);
        foreach (var worker in spinners)
            await worker.DisposeAsync();
    }

    [Fact]
    public async Task A_guest_that_computes_for_ever_when_it_is_instantiated_is_interrupted()
    {
        Load(SpinsAtStart);
        await using var worker = Worker("w");
        var call = worker.InvokeAsync(Call("k", "one"), Long);
        await worker.InterruptAsync(InterruptKind.User).WaitAsync(Long);
        Assert.Equal(RuntimeError.Interrupted, Assert.IsType<InvocationState.Failed>(await call).Fault);
    }

    [Fact]
    public async Task An_invocation_over_its_time_limit_traps_and_is_retried_by_the_policy()
    {
        Load(Spinning);
        _world.Services = _world.Services with { Limits = new RuntimeLimits { MaxInvocationTime = TimeSpan.FromMilliseconds(20) } };
        await using var worker = _world.Start();
        var failed = Assert.IsType<InvocationState.Failed>(await worker.InvokeAsync(Call("k", "spin"), Long));
        Assert.Contains(TrapFollowUp.TimeLimitMessage, failed.Fault.Message, StringComparison.Ordinal);
        var errors = (await _world.OplogAsync()).OfType<ErrorEntry>().ToArray();
        Assert.Equal(3, errors.Length);
        Assert.All(errors, error => Assert.Equal(new WorkerError(WorkerErrorKind.Trap, TrapFollowUp.TimeLimitMessage), error.Error));
    }

    private WorkerRuntime Worker(string name) => new(new WorkerId(_world.Worker.ComponentId, name), _world.Services);

    private void Load(string text)
    {
        var compiled = CompiledComponent.Compile(_engine, ComponentDefinition.Decode(WatText.ToWasm(text)), new HostImports([]));
        _compiled.Add(compiled);
        _world.Services = _world.Services with { Components = new OneProgram(new ComponentProgram(compiled)) };
    }
}
