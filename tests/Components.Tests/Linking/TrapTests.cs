using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

[Collection(nameof(LinkingFixture))]
public sealed class TrapTests(LinkingFixture fixture)
{
    [Theory]
    [InlineData("unreachable", ComponentTrapKind.Guest)]
    [InlineData("(call $f)", ComponentTrapKind.StackOverflow)]
    [InlineData("(call_indirect (i32.const 0))", ComponentTrapKind.Guest)]
    [InlineData("(i32.store (i32.const -1) (i32.const 0))", ComponentTrapKind.Guest)]
    public void A_trap_poisons_the_instance_for_ever(string body, ComponentTrapKind kind)
    {
        using var instance = fixture.Instantiate(ComponentTexts.Runs(body + " (call $f)"));
        var trap = instance.TrapOf("run");
        Assert.Equal(kind, trap.Kind);
        Assert.NotNull(trap.WasmBacktrace);
        Assert.Equal(ComponentTrapKind.Poisoned, instance.TrapOf("run").Kind);
    }

    [Fact]
    public void Memory_growth_without_end_meets_the_limit_and_no_more()
    {
        var text = ComponentTexts.Runs(
            "(local i32) (loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) (memory.size)", "(result i32)", "(result u32)");
        using var instance = fixture.Instantiate(text, options: new InstanceOptions { MaxMemoryBytes = 10 * 65536 });
        Assert.Equal(10u, instance.Call("run").AsU32);
        Assert.Equal(10 * 65536, instance.MemoryBytes);
    }

    [Fact]
    public void A_component_that_needs_more_than_the_limit_does_not_start()
    {
        using var compiled = fixture.Compile(ComponentTexts.Runs("nop"));
        var trap = Assert.Throws<ComponentTrapException>(() => ComponentInstance.Create(compiled, new InstanceOptions { MaxMemoryBytes = 1000 }));
        Assert.Contains("memory", trap.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_exception_of_a_host_function_comes_back_as_the_same_object()
    {
        var thrown = new TimeoutException("too late");
        using var instance = fixture.Instantiate(ComponentTexts.CallsHost, CallTests.Math((ref HostCall _) => throw thrown));
        var trap = instance.TrapOf("run", WitValue.U32(1));
        Assert.Equal(ComponentTrapKind.Host, trap.Kind);
        Assert.Same(thrown, trap.InnerException);
        Assert.NotNull(trap.WasmBacktrace);
        Assert.Equal(ComponentTrapKind.Poisoned, instance.TrapOf("run", WitValue.U32(1)).Kind);
    }

    [Fact]
    public void A_host_result_of_the_wrong_type_is_the_hosts_failure()
    {
        using var instance = fixture.Instantiate(ComponentTexts.CallsHost, CallTests.Math((ref HostCall call) => call.Result = WitValue.String("?")));
        var trap = instance.TrapOf("run", WitValue.U32(1));
        Assert.Equal(ComponentTrapKind.Host, trap.Kind);
        Assert.IsType<ComponentArgumentException>(trap.InnerException);
    }

    [Fact]
    public void A_host_function_may_not_call_back_into_the_instance()
    {
        ComponentInstance? instance = null;
        var imports = CallTests.Math((ref HostCall call) => call.Result = instance!.Call("run", WitValue.U32(1)));
        using (instance = fixture.Instantiate(ComponentTexts.CallsHost, imports))
        {
            var trap = instance.TrapOf("run", WitValue.U32(1));
            Assert.IsType<InvalidOperationException>(trap.InnerException);
        }
    }

    [Fact]
    public void A_host_function_may_not_dispose_the_instance()
    {
        ComponentInstance? instance = null;
        using (instance = fixture.Instantiate(ComponentTexts.CallsHost, CallTests.Math((ref HostCall _) => instance!.Dispose())))
            Assert.IsType<InvalidOperationException>(instance.TrapOf("run", WitValue.U32(1)).InnerException);
    }

    [Fact]
    public void A_host_function_may_use_another_instance()
    {
        using var other = fixture.Instantiate(ComponentTexts.Add);
        var imports = CallTests.Math((ref HostCall call) => call.Result = other.Call("add", call.Arguments[0], call.Arguments[0]));
        using var instance = fixture.Instantiate(ComponentTexts.CallsHost, imports);
        Assert.Equal(42u, instance.Call("run", WitValue.U32(21)).AsU32);
    }

    [Fact]
    public async Task An_interrupt_ends_an_endless_loop()
    {
        using var instance = fixture.Instantiate(ComponentTexts.Runs("(loop $l (br $l))"));
        var running = Task.Run(() => instance.TrapOf("run"));
        instance.Interrupt();
        Assert.Equal(ComponentTrapKind.Interrupted, (await running.WaitAsync(TimeSpan.FromSeconds(60))).Kind);
    }

    [Fact]
    public void An_interrupt_before_a_call_ends_that_call()
    {
        using var instance = fixture.Instantiate(ComponentTexts.Add);
        instance.Interrupt();
        Assert.Equal(ComponentTrapKind.Interrupted, instance.TrapOf("add", WitValue.U32(1), WitValue.U32(2)).Kind);
    }

    [Fact]
    public void A_trap_in_a_start_function_fails_instantiation() =>
        Assert.Equal(ComponentTrapKind.Guest, Assert.Throws<ComponentTrapException>(() => fixture.Instantiate(
            "(component (core module $m (func $s unreachable) (start $s)) (core instance (instantiate $m)))")).Kind);

    [Theory]
    [InlineData("(i32.const 70000)", "out of bounds")]
    [InlineData("(i32.const 17)", "not aligned")]
    [InlineData("(i32.store (i32.const 16) (i32.const 65530)) (i32.store (i32.const 20) (i32.const 100)) (i32.const 16)", "")]
    [InlineData("(i32.store (i32.const 16) (i32.const 0)) (i32.store (i32.const 20) (i32.const -1)) (i32.const 16)", "")]
    [InlineData("(i32.store8 (i32.const 0) (i32.const 0xff)) (i32.store (i32.const 16) (i32.const 0)) (i32.store (i32.const 20) (i32.const 1)) (i32.const 16)", "")]
    public void Bad_results_are_traps_of_the_canonical_abi(string body, string message)
    {
        using var instance = fixture.Instantiate(ComponentTexts.Runs(body, "(result i32)", "(result string)"));
        var trap = instance.TrapOf("run");
        Assert.Equal(ComponentTrapKind.CanonicalAbi, trap.Kind);
        Assert.Contains(message, trap.Message, StringComparison.Ordinal);
        Assert.Equal(ComponentTrapKind.Poisoned, instance.TrapOf("run").Kind);
    }

    [Fact]
    public void Bad_arguments_of_an_import_are_traps_of_the_canonical_abi()
    {
        var imports = new HostImports([], [new HostFunction(
            "log", new Values.Types.FunctionType([new("s", Values.Types.WitType.String)], null), (ref HostCall _) => { })]);
        using var instance = fixture.Instantiate($"""
            (component
              (import "log" (func $log (param "s" string)))
              (core module $mem {ComponentTexts.Memory})
              (core instance $mem (instantiate $mem))
              (core func $log (canon lower (func $log) (memory (core memory $mem "memory"))))
              (core module $m (import "h" "log" (func $log (param i32 i32))) (func (export "run") (call $log (i32.const 65536) (i32.const 1))))
              (core instance $i (instantiate $m (with "h" (instance (export "log" (func $log))))))
              (func (export "run") (canon lift (core func $i "run"))))
            """, imports);
        Assert.Equal(ComponentTrapKind.CanonicalAbi, instance.TrapOf("run").Kind);
    }

    [Fact]
    public void A_disposed_instance_refuses_calls()
    {
        var instance = fixture.Instantiate(ComponentTexts.Add);
        instance.Dispose();
        instance.Dispose();
        instance.Interrupt();
        Assert.Throws<ObjectDisposedException>(() => instance.Call("add", WitValue.U32(1), WitValue.U32(2)));
    }
}
