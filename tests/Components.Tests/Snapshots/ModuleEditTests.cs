using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Tests.Linking;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Snapshots;

/// <summary>Edited modules behave as the originals, and what they export is all of their state.</summary>
[Collection(nameof(LinkingFixture))]
public sealed class ModuleEditTests(LinkingFixture fixture)
{
    private static readonly uint[] _arguments = [3, 1, 4, 1, 5, 9, 2, 6];

    public static TheoryData<string> Groups => [.. InstructionGroups.All.Keys];

    [Theory]
    [MemberData(nameof(Groups))]
    public void An_edited_module_behaves_as_the_original(string group)
    {
        using var original = Create(group, snapshots: false);
        using var edited = Create(group, snapshots: true);
        foreach (var argument in _arguments)
            Assert.Equal(Run(original, argument), Run(edited, argument));
    }

    [Theory]
    [MemberData(nameof(Groups))]
    public void A_restored_instance_goes_on_as_the_captured_one(string group)
    {
        using var compiled = Compile(group, snapshots: true);
        using var original = ComponentInstance.Create(compiled, new InstanceOptions());
        foreach (var argument in _arguments)
        {
            var snapshot = original.Capture();
            using var restored = ComponentInstance.Restore(compiled, new InstanceOptions(), snapshot);
            Assert.Equal(snapshot.Digest(), restored.Capture().Digest());
            var expected = Run(original, argument);
            Assert.Equal(expected, Run(restored, argument));
            Assert.Equal(original.Capture().Digest(), restored.Capture().Digest());
        }
    }

    [Theory]
    [InlineData("""(memory 1) (data $d "x") (func (export "run") (data.drop $d))""", "drops a data segment")]
    [InlineData("""(table 1 funcref) (elem $d func 0) (func (export "run") (elem.drop $d))""", "drops an element segment")]
    [InlineData("""(memory 1) (data $d "x") (func $s (data.drop $d)) (start $s) (func (export "run") (memory.init $d (i32.const 0) (i32.const 0) (i32.const 0)))""", "copies from a segment")]
    [InlineData("""(table $t 1 externref) (func (export "run") (table.set $t (i32.const 0) (ref.null extern)))""", "not functions")]
    [InlineData("""(global (mut exnref) (ref.null exn)) (func (export "run"))""", "exceptions")]
    public void What_a_restored_instance_could_not_know_is_refused(string module, string reason)
    {
        using var compiled = CompiledComponent.Compile(
            fixture.Engine,
            ComponentDefinition.Decode(WatText.ToWasm($"""(component (core module $m {module}) (core instance $i (instantiate $m)) (func (export "run") (canon lift (core func $i "run"))))""")),
            HostImports.Empty,
            new CompileOptions { Snapshots = true });
        Assert.Contains(reason, compiled.SnapshotRefusal, StringComparison.Ordinal);
        using var instance = ComponentInstance.Create(compiled, new InstanceOptions());
        instance.Call("run");
        Assert.Contains(reason, Assert.Throws<SnapshotRefusedException>(() => instance.Capture()).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Added_names_keep_clear_of_the_modules_own()
    {
        using var compiled = CompiledComponent.Compile(
            fixture.Engine,
            ComponentDefinition.Decode(WatText.ToWasm("""
                (component
                  (core module $m (memory 1) (func (export "$m0") (result i32) i32.const 7) (func (export "$s")) (func $start) (start $start))
                  (core instance $i (instantiate $m))
                  (func (export "run") (result u32) (canon lift (core func $i "$m0"))))
                """)),
            HostImports.Empty,
            new CompileOptions { Snapshots = true });
        using var instance = ComponentInstance.Create(compiled, new InstanceOptions());
        Assert.Equal(7u, instance.Call("run").AsU32);
        Assert.Equal(65_536, instance.MemoryBytes);
    }

    [Fact]
    public void Start_functions_run_in_their_place_and_their_traps_are_reported()
    {
        using var compiled = CompiledComponent.Compile(
            fixture.Engine,
            ComponentDefinition.Decode(WatText.ToWasm("""(component (core module $m (func $s unreachable) (start $s)) (core instance (instantiate $m)))""")),
            HostImports.Empty,
            new CompileOptions { Snapshots = true });
        Assert.Equal(ComponentTrapKind.Guest, Assert.Throws<ComponentTrapException>(() => ComponentInstance.Create(compiled, new InstanceOptions())).Kind);
    }

    private CompiledComponent Compile(string group, bool snapshots) => CompiledComponent.Compile(
        fixture.Engine, ComponentDefinition.Decode(WatText.ToWasm(InstructionGroups.Component(group))), HostImports.Empty, new CompileOptions { Snapshots = snapshots });

    private ComponentInstance Create(string group, bool snapshots)
    {
        using var compiled = Compile(group, snapshots);
        return ComponentInstance.Create(compiled, new InstanceOptions());
    }

    private static ulong Run(ComponentInstance instance, uint argument) => instance.Call("run", WitValue.U32(argument)).AsU64;
}
