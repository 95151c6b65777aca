using System.Text;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

/// <summary>
/// Shared-everything dynamic linking as wit-component's linker and componentize-py emit it: position-independent libraries over
/// one memory and one table, whose addresses go through global offset tables that an init module fills.
/// </summary>
[Collection(nameof(LinkingFixture))]
public sealed class DynamicLinkingTests(LinkingFixture fixture)
{
    private const int Libraries = 10;

    [Fact]
    public void Fourteen_core_modules_share_a_memory_a_table_and_offset_tables()
    {
        var definition = ComponentDefinition.Decode(WatText.ToWasm(Text()));
        using var compiled = CompiledComponent.Compile(fixture.Engine, definition, Imports(), new CompileOptions { Snapshots = true });
        Assert.Equal(14, compiled.Plan.Modules.Length);
        using var instance = ComponentInstance.Create(compiled, new InstanceOptions());
        Assert.Equal(Expected(5), instance.Call("run", WitValue.U32(5)).AsU32);
        Assert.Equal(Expected(6) + 1, instance.Call("run", WitValue.U32(6)).AsU32);
        Assert.Null(compiled.SnapshotRefusal);
        using var restored = ComponentInstance.Restore(compiled, new InstanceOptions(), instance.Capture());
        Assert.Equal(Expected(7) + 2, restored.Call("run", WitValue.U32(7)).AsU32);
        Assert.Equal(Expected(7) + 2, instance.Call("run", WitValue.U32(7)).AsU32);
    }

    /// <summary>Each library adds its data byte, its number; the host doubles; the number of calls so far, here 1, is added last.</summary>
    private static uint Expected(uint x) => (2 * (x + (uint)Enumerable.Range(0, Libraries).Sum())) + 1;

    private static HostImports Imports() => new(
        [], [new HostFunction("double", new FunctionType([new WitParameter("x", WitType.U32)], WitType.U32), (ref HostCall call) => call.Result = WitValue.U32(2 * call.Arguments[0].AsU32))]);

    private static string Text()
    {
        var text = new StringBuilder($"""
            (component
              (import "double" (func $double (param "x" u32) (result u32)))
              (core module $env
                (memory (export "memory") 2) (table (export "__indirect_function_table") 20 funcref)
                (global (export "__stack_pointer") (mut i32) (i32.const 65536)) (global (export "GOT.mem:calls") (mut i32) (i32.const 0))
                {Each(i => $"""(global (export "GOT.func:f{i}") (mut i32) (i32.const 0)) (global (export "mb{i}") i32 (i32.const {1024 * (i + 1)})) (global (export "tb{i}") i32 (i32.const {i + 1}))""")})
              (core module $shim (type $t (func (param i32) (result i32))) (table (export "$imports") 1 1 funcref)
                (func (export "double") (type $t) (call_indirect (type $t) (local.get 0) (i32.const 0))))
              (core instance $env (instantiate $env))
              (core instance $shim (instantiate $shim))

            """);
        for (var i = 0; i < Libraries; i++)
            Library(text, i);
        text.Append($"""
              (core module $init
                (import "env" "GOT.mem:calls" (global $calls (mut i32)))
                {Each(i => $"""(import "env" "GOT.func:f{i}" (global $f{i} (mut i32))) (import "env" "tb{i}" (global $tb{i} i32))""")}
                (func $start (global.set $calls (i32.const 512)) {Each(i => $"(global.set $f{i} (global.get $tb{i}))")})
                (start $start))
              (core instance (instantiate $init (with "env" (instance $env))))
              (core func $lowered (canon lower (func $double)))
              (core module $fixup (import "" "f" (func $f (param i32) (result i32))) (import "" "$imports" (table 1 1 funcref)) (elem (i32.const 0) func $f))
              (core instance (instantiate $fixup (with "" (instance (export "f" (func $lowered)) (export "$imports" (table $shim "$imports"))))))
              (func (export "run") (param "x" u32) (result u32) (canon lift (core func $l0 "f"))))
            """);
        return text.ToString();
    }

    /// <summary>Library i adds its byte of data and calls library i + 1 by its address in the table; the last one calls the host.</summary>
    private static void Library(StringBuilder text, int i)
    {
        var isLast = i == Libraries - 1;
        var next = isLast ? "(call $double (local.get 1))" : "(call_indirect (type $t) (local.get 1) (global.get $next))";
        var count = isLast ? "(i32.store (global.get $calls) (i32.add (i32.load (global.get $calls)) (i32.const 1)))" : "";
        var result = i == 0 ? "(i32.add (local.get 1) (i32.load (global.get $calls)))" : "(local.get 1)";
        text.Append($"""
              (core module $m{i} (type $t (func (param i32) (result i32)))
                (import "env" "memory" (memory 2)) (import "env" "__indirect_function_table" (table 20 funcref))
                (import "env" "__stack_pointer" (global $sp (mut i32)))
                (import "env" "__memory_base" (global $mb i32)) (import "env" "__table_base" (global $tb i32))
                (import "GOT.func" "f" (global $next (mut i32))) (import "GOT.mem" "calls" (global $calls (mut i32)))
                (import "env" "double" (func $double (type $t)))
                (data (global.get $mb) "\{i:x2}") (elem (global.get $tb) func $f)
                (func $f (export "f") (type $t) (local i32)
                  (global.set $sp (i32.sub (global.get $sp) (i32.const 16)))
                  (local.set 1 (i32.add (local.get 0) (i32.load8_u (global.get $mb))))
                  (local.set 1 {next})
                  (global.set $sp (i32.add (global.get $sp) (i32.const 16)))
                  {count}
                  {result}))
              (core instance $l{i} (instantiate $m{i}
                (with "env" (instance
                  (export "memory" (memory $env "memory")) (export "__indirect_function_table" (table $env "__indirect_function_table"))
                  (export "__stack_pointer" (global $env "__stack_pointer")) (export "__memory_base" (global $env "mb{i}"))
                  (export "__table_base" (global $env "tb{i}")) (export "double" (func $shim "double"))))
                (with "GOT.func" (instance (export "f" (global $env "GOT.func:f{Math.Min(i + 1, Libraries - 1)}"))))
                (with "GOT.mem" (instance (export "calls" (global $env "GOT.mem:calls"))))))

            """);
    }

    private static string Each(Func<int, string> line) => string.Join("\n    ", Enumerable.Range(0, Libraries).Select(line));
}
