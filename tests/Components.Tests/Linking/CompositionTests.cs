using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

[Collection(nameof(LinkingFixture))]
public sealed class CompositionTests(LinkingFixture fixture)
{
    private const string Counter = """
        (component $counter
          (core module $m
            (global $n (mut i32) (i32.const 0))
            (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
          (core instance $i (instantiate $m))
          (func (export "next") (result u32) (canon lift (core func $i "next"))))
        """;

    [Fact]
    public void One_definition_instantiated_twice_has_two_states()
    {
        using var instance = fixture.Instantiate($"""
            (component {Counter}
              (instance $a (instantiate $counter)) (instance $b (instantiate $counter))
              (export "a" (func $a "next")) (export "b" (func $b "next")))
            """);
        Assert.Equal(1u, instance.Call("a").AsU32);
        Assert.Equal(2u, instance.Call("a").AsU32);
        Assert.Equal(1u, instance.Call("b").AsU32);
    }

    [Fact]
    public void One_core_module_instantiated_twice_has_two_states()
    {
        using var instance = fixture.Instantiate("""
            (component
              (core module $m (global $n (mut i32) (i32.const 0))
                (func (export "next") (result i32) (global.set $n (i32.add (global.get $n) (i32.const 1))) (global.get $n)))
              (core instance $a (instantiate $m)) (core instance $b (instantiate $m))
              (func (export "a") (result u32) (canon lift (core func $a "next")))
              (func (export "b") (result u32) (canon lift (core func $b "next"))))
            """);
        instance.Call("a");
        Assert.Equal(2u, instance.Call("a").AsU32);
        Assert.Equal(1u, instance.Call("b").AsU32);
    }

    [Fact]
    public void A_string_goes_from_one_component_to_another_and_back()
    {
        using var instance = fixture.Instantiate($"""
            (component
              (component $echo
                (core module $m {ComponentTexts.Memory}
                  (func (export "echo") (param i32 i32) (result i32)
                    (i32.store8 (local.get 0) (i32.const 0x21))
                    (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)))
                (core instance $i (instantiate $m))
                (func (export "echo") (param "s" string) (result string)
                  (canon lift (core func $i "echo") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
              (component $user
                (import "echo" (func $echo (param "s" string) (result string)))
                (core module $mem {ComponentTexts.Memory})
                (core instance $mem (instantiate $mem))
                (core func $echo (canon lower (func $echo) (memory (core memory $mem "memory")) (realloc (core func $mem "realloc")) string-encoding=utf16))
                (core module $m
                  (import "h" "echo" (func $echo (param i32 i32 i32)))
                  (import "h" "memory" (memory 1))
                  (func (export "run") (param i32 i32) (result i32)
                    (call $echo (local.get 0) (local.get 1) (i32.const 32)) (i32.const 32)))
                (core instance $i (instantiate $m (with "h" (instance (export "echo" (func $echo)) (export "memory" (memory $mem "memory"))))))
                (func (export "run") (param "s" string) (result string)
                  (canon lift (core func $i "run") (memory (core memory $mem "memory")) (realloc (core func $mem "realloc")) string-encoding=utf16)))
              (instance $e (instantiate $echo))
              (instance $u (instantiate $user (with "echo" (func $e "echo"))))
              (export "run" (func $u "run")))
            """);
        Assert.Equal("!örld", instance.Call("run", WitValue.String("wörld")).AsString);
        Assert.Equal(2 * 65536, instance.MemoryBytes);
    }

    [Fact]
    public void A_trap_in_one_component_poisons_the_tree_and_keeps_both_backtraces()
    {
        using var instance = fixture.Instantiate($"""
            (component {Counter}
              (component $bad
                (core module $m (func $inner (export "f") unreachable)) (core instance $i (instantiate $m))
                (func (export "f") (canon lift (core func $i "f"))))
              (component $caller
                (import "f" (func $f)) (core func $f (canon lower (func $f)))
                (core module $m (import "h" "f" (func $f)) (func $outer (export "run") call $f))
                (core instance $i (instantiate $m (with "h" (instance (export "f" (func $f))))))
                (func (export "run") (canon lift (core func $i "run"))))
              (instance $b (instantiate $bad)) (instance $c (instantiate $caller (with "f" (func $b "f")))) (instance $n (instantiate $counter))
              (export "run" (func $c "run")) (export "next" (func $n "next")))
            """);
        var trap = instance.TrapOf("run");
        Assert.Equal(ComponentTrapKind.Guest, trap.Kind);
        Assert.Contains("inner", trap.WasmBacktrace, StringComparison.Ordinal);
        Assert.Contains("outer", trap.WasmBacktrace, StringComparison.Ordinal);
        Assert.True(trap.WasmBacktrace!.IndexOf("inner", StringComparison.Ordinal) < trap.WasmBacktrace.IndexOf("outer", StringComparison.Ordinal));
        Assert.Equal(ComponentTrapKind.Poisoned, instance.TrapOf("next").Kind);
    }

    [Fact]
    public void Outer_aliases_reach_modules_components_and_types_of_enclosing_components()
    {
        using var instance = fixture.Instantiate("""
            (component
              (core module $m (func (export "f") (result i32) i32.const 5))
              (type $t u32)
              (component $leaf (core module $n (func (export "g") (result i32) i32.const 6)) (core instance $i (instantiate $n))
                (func (export "g") (result u32) (canon lift (core func $i "g"))))
              (component $middle
                (component $inner
                  (alias outer 2 $m (core module $mm))
                  (alias outer 2 $leaf (component $ll))
                  (alias outer 2 $t (type $tt))
                  (core instance $i (instantiate $mm))
                  (instance $l (instantiate $ll))
                  (func (export "f") (result $tt) (canon lift (core func $i "f")))
                  (export "g" (func $l "g")))
                (instance $i (instantiate $inner))
                (export "f" (func $i "f")) (export "g" (func $i "g")))
              (instance $x (instantiate $middle))
              (export "f" (func $x "f")) (export "g" (func $x "g")))
            """);
        Assert.Equal(5u, instance.Call("f").AsU32);
        Assert.Equal(6u, instance.Call("g").AsU32);
    }

    [Fact]
    public void Components_modules_and_instances_are_passed_as_arguments()
    {
        using var instance = fixture.Instantiate($"""
            (component {Counter}
              (core module $five (func (export "f") (result i32) i32.const 5))
              (component $user
                (import "c" (component $c (export "next" (func (result u32)))))
                (import "m" (core module $m (export "f" (func (result i32)))))
                (import "i" (instance $i (export "next" (func (result u32)))))
                (instance $own (instantiate $c))
                (core instance $ci (instantiate $m))
                (func (export "five") (result u32) (canon lift (core func $ci "f")))
                (export "own" (func $own "next"))
                (export "given" (func $i "next")))
              (instance $shared (instantiate $counter))
              (instance $u (instantiate $user (with "c" (component $counter)) (with "m" (core module $five)) (with "i" (instance $shared))))
              (export "five" (func $u "five")) (export "own" (func $u "own")) (export "given" (func $u "given")) (export "shared" (func $shared "next")))
            """);
        Assert.Equal(5u, instance.Call("five").AsU32);
        Assert.Equal(1u, instance.Call("given").AsU32);
        Assert.Equal(2u, instance.Call("shared").AsU32);
        Assert.Equal(1u, instance.Call("own").AsU32);
    }

    [Fact]
    public void A_shim_and_a_fixup_module_break_the_cycle_of_memory_and_imports()
    {
        var imports = new HostImports([], [new HostFunction(
            "log", new FunctionType([new("s", WitType.String)], WitType.U32), (ref HostCall call) => call.Result = WitValue.U32((uint)call.Arguments[0].AsString.Length))]);
        using var instance = fixture.Instantiate($"""
            (component
              (import "log" (func $log (param "s" string) (result u32)))
              (core module $shim
                (table (export "table") 1 1 funcref)
                (type $t (func (param i32 i32) (result i32)))
                (func (export "log") (param i32 i32) (result i32) (call_indirect (type $t) (local.get 0) (local.get 1) (i32.const 0))))
              (core module $main
                (import "h" "log" (func $log (param i32 i32) (result i32)))
                {ComponentTexts.Memory}
                (data (i32.const 0) "hello")
                (func (export "run") (result i32) (call $log (i32.const 0) (i32.const 5))))
              (core module $fixup
                (import "" "table" (table 1 funcref)) (import "" "log" (func $log (param i32 i32) (result i32)))
                (elem (i32.const 0) func $log))
              (core instance $shim (instantiate $shim))
              (core instance $main (instantiate $main (with "h" (instance (export "log" (func $shim "log"))))))
              (core func $log (canon lower (func $log) (memory (core memory $main "memory"))))
              (core instance (instantiate $fixup (with "" (instance (export "table" (table $shim "table")) (export "log" (func $log))))))
              (func (export "run") (result u32) (canon lift (core func $main "run"))))
            """, imports);
        Assert.Equal(5u, instance.Call("run").AsU32);
    }

    [Fact]
    public void Start_functions_run_in_order_and_may_call_the_host()
    {
        var seen = new List<uint>();
        var imports = new HostImports([], [new HostFunction(
            "note", new FunctionType([new("n", WitType.U32)], null), (ref HostCall call) => seen.Add(call.Arguments[0].AsU32))]);
        using var instance = fixture.Instantiate("""
            (component
              (import "note" (func $note (param "n" u32)))
              (core func $note (canon lower (func $note)))
              (core module $a (import "h" "note" (func $n (param i32))) (func $s (call $n (i32.const 1))) (start $s))
              (core module $b (import "h" "note" (func $n (param i32))) (func $s (call $n (i32.const 2))) (start $s))
              (core instance $h (export "note" (func $note)))
              (core instance (instantiate $a (with "h" (instance $h))))
              (core instance (instantiate $b (with "h" (instance $h)))))
            """, imports);
        Assert.Equal([1u, 2u], seen);
    }

    [Fact]
    public void An_exponential_tree_is_refused()
    {
        var text = "(component (component $c0)";
        for (var i = 1; i < 20; i++)
            text += $"(component $c{i} (alias outer 1 $c{i - 1} (component $x)) (instance (instantiate $x)) (instance (instantiate $x)))";
        var error = Assert.Throws<ComponentLinkException>(() => fixture.Compile(text + "(instance (instantiate $c19)))"));
        Assert.Contains("component instances", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_nested_component_calls_a_function_of_its_parent()
    {
        using var instance = fixture.Instantiate("""
            (component
              (core module $m (func (export "f") (result i32) i32.const 8))
              (core instance $i (instantiate $m))
              (func $f (result u32) (canon lift (core func $i "f")))
              (component $inner
                (import "f" (func $f (result u32))) (core func $f (canon lower (func $f)))
                (core module $m (import "h" "f" (func $f (result i32))) (func (export "run") (result i32) call $f))
                (core instance $i (instantiate $m (with "h" (instance (export "f" (func $f))))))
                (func (export "run") (result u32) (canon lift (core func $i "run"))))
              (instance $x (instantiate $inner (with "f" (func $f))))
              (export "run" (func $x "run")))
            """);
        Assert.Equal(8u, instance.Call("run").AsU32);
    }

    [Fact]
    public void A_component_may_not_enter_itself_through_its_own_lifted_function()
    {
        using var instance = fixture.Instantiate("""
            (component
              (core module $a (func (export "f")))
              (core instance $a (instantiate $a))
              (func $f (canon lift (core func $a "f")))
              (core func $f (canon lower (func $f)))
              (core module $m (import "h" "f" (func $f)) (func (export "run") call $f))
              (core instance $i (instantiate $m (with "h" (instance (export "f" (func $f))))))
              (func (export "run") (canon lift (core func $i "run"))))
            """);
        var trap = instance.TrapOf("run");
        Assert.Equal(ComponentTrapKind.CanonicalAbi, trap.Kind);
        Assert.Contains("cannot enter", trap.Message, StringComparison.Ordinal);
    }
}
