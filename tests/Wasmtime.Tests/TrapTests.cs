using System.Runtime.CompilerServices;
using Xunit;

namespace GolemOrleans.Wasmtime.Tests;

[Collection(nameof(Fixture))]
public sealed class TrapTests(Fixture fixture)
{
    [Theory]
    [InlineData("unreachable", WasmTrapCode.UnreachableCodeReached)]
    [InlineData("i32.const 1 i32.const 0 i32.div_s drop", WasmTrapCode.IntegerDivisionByZero)]
    [InlineData("i32.const -4 i32.load drop", WasmTrapCode.MemoryOutOfBounds)]
    [InlineData("i32.const 7 call_indirect", WasmTrapCode.TableOutOfBounds)]
    [InlineData("i32.const 0 call_indirect", WasmTrapCode.IndirectCallToNull)]
    [InlineData("f32.const nan i32.trunc_f32_s drop", WasmTrapCode.BadConversionToInteger)]
    public void A_trap_carries_its_code_and_the_wasm_backtrace(string body, WasmTrapCode code)
    {
        var (store, instance) = fixture.Instantiate($"""(module $m (memory 1) (table 1 funcref) (func $inner {body}) (func (export "run") call $inner))""");
        using (store)
        {
            var trap = Assert.Throws<WasmTrapException>(() => Fixture.CallInt(store, instance, "run"));
            Assert.Equal(code, trap.Code);
            Assert.Equal(2, trap.Frames.Length);
            Assert.Equal("inner", trap.Frames[0].FunctionName);
            Assert.Equal("m", trap.Frames[0].ModuleName);
            Assert.Contains("wasm trap", trap.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Endless_recursion_is_a_stack_overflow_trap_and_the_process_lives()
    {
        var (store, instance) = fixture.Instantiate("""(module (func $f (export "run") (result i32) i32.const 1 call $f i32.add))""");
        using (store)
        {
            Assert.Equal(WasmTrapCode.StackOverflow, Assert.Throws<WasmTrapException>(() => Fixture.CallInt(store, instance, "run")).Code);
            Assert.Equal(WasmTrapCode.StackOverflow, Assert.Throws<WasmTrapException>(() => Fixture.CallInt(store, instance, "run")).Code);
        }
    }

    [Fact]
    public void Endless_recursion_through_the_host_is_a_stack_overflow_trap()
    {
        WasmInstance instance = default;
        var host = new Host((s, _) => s.Call(s.Export(instance, "run").AsFunction(), []), [], []);
        var (store, created) = fixture.Instantiate("""(module (import "h" "f" (func $f)) (func (export "run") call $f))""", host);
        instance = created;
        using (store)
        {
            Exception? trap = Assert.Throws<WasmTrapException>(() => Fixture.CallInt(store, instance, "run"));
            while (trap.InnerException is not null)
                trap = trap.InnerException;
            Assert.Equal(WasmTrapCode.StackOverflow, Assert.IsType<WasmTrapException>(trap).Code);
        }
    }

    [Fact]
    public void A_host_exception_comes_back_as_the_same_object()
    {
        var thrown = new FormatException("no");
        var (store, instance) = fixture.Instantiate(
            """(module (import "h" "f" (func $f)) (func $run (export "run") call $f))""", Host.Action(() => throw thrown));
        using (store)
        {
            var trap = Assert.Throws<WasmTrapException>(() => Fixture.CallInt(store, instance, "run"));
            Assert.Same(thrown, trap.InnerException);
            Assert.Equal(WasmTrapCode.Host, trap.Code);
            Assert.Equal("run", trap.Frames[0].FunctionName);
        }
    }

    [Fact]
    public void A_null_reference_inside_a_callback_is_an_exception_as_anywhere()
    {
        var (store, instance) = fixture.Instantiate(
            """(module (import "h" "f" (func $f)) (func (export "run") call $f))""", Host.Action(() => Length(null)));
        using (store)
            Assert.IsType<NullReferenceException>(Assert.Throws<WasmTrapException>(() => Fixture.CallInt(store, instance, "run")).InnerException);
    }

    [Fact]
    public void Garbage_is_collected_below_wasm_frames()
    {
        var kept = new List<WeakReference>();
        var (store, instance) = fixture.Instantiate("""
            (module (import "h" "f" (func $f))
              (func (export "run") (local i32)
                (loop $l call $f (br_if $l (i32.lt_u (local.tee 0 (i32.add (local.get 0) (i32.const 1))) (i32.const 50))))))
            """, Host.Action(() => Churn(kept)));
        using (store)
            Fixture.CallInt(store, instance, "run");
        Assert.Equal(50, kept.Count);
        Assert.Contains(kept, w => !w.IsAlive);
    }

    [Fact]
    public void A_trap_in_a_start_function_is_a_trap()
    {
        var trap = Assert.Throws<WasmTrapException>(() => fixture.Instantiate("(module (func $s unreachable) (start $s))"));
        Assert.Equal(WasmTrapCode.UnreachableCodeReached, trap.Code);
        var thrown = new FormatException();
        var host = Assert.Throws<WasmTrapException>(() =>
            fixture.Instantiate("""(module (import "h" "f" (func $f)) (start $f))""", Host.Action(() => throw thrown)));
        Assert.Same(thrown, host.InnerException);
    }

    [Fact]
    public void A_wrong_import_is_an_error_not_a_trap() =>
        Assert.Throws<WasmException>(() => fixture.Instantiate("""(module (import "h" "f" (func (param i64))))""", Host.Action(() => { })));

    private static int Length(string? text) => text!.Length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Churn(List<WeakReference> kept)
    {
        kept.Add(new WeakReference(new byte[100_000]));
        GC.Collect();
    }
}
