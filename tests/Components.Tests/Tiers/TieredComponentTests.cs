using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Tests.Linking;
using GolemOrleans.Components.Tests.Snapshots;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Tiers;

/// <summary>The fast tier is usable at once; the optimised one takes over.</summary>
[Collection(nameof(LinkingFixture))]
public sealed class TieredComponentTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tiers").FullName;
    private readonly TieredCompiler _compiler = new();

    /// <summary>Optimising work that the test lets run when it wants.</summary>
    private Action? _held;
    private readonly TaskCompletionSource _ended = new();

    public void Dispose()
    {
        _compiler.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Instances_run_before_and_after_the_optimised_tier_takes_over()
    {
        using var component = _compiler.Compile(Add, HostImports.Empty, new CompileOptions(), Hold);
        Assert.False(component.IsOptimised);
        using var early = component.Create(new InstanceOptions());
        Assert.Equal(3u, early.Call("add", WitValue.U32(1), WitValue.U32(2)).AsU32);
        Release();
        await component.Optimisation;
        Assert.True(component.IsOptimised);
        using var late = component.Create(new InstanceOptions());
        Assert.Equal(7u, late.Call("add", WitValue.U32(3), WitValue.U32(4)).AsU32);
        Assert.Equal(5u, early.Call("add", WitValue.U32(2), WitValue.U32(3)).AsU32);
    }

    [Fact]
    public void Host_functions_are_called_from_both_tiers()
    {
        var imports = CallTests.Math((ref HostCall call) => call.Result = WitValue.U32(call.Arguments[0].AsU32 * 2));
        using var component = _compiler.Compile(ComponentDefinition.Decode(WatText.ToWasm(ComponentTexts.CallsHost)), imports, new CompileOptions(), Hold);
        using var early = component.Create(new InstanceOptions());
        var result = early.Call("run", WitValue.U32(4)).AsU32;
        Release();
        Assert.True(component.IsOptimised);
        using var late = component.Create(new InstanceOptions());
        Assert.Equal(result, late.Call("run", WitValue.U32(4)).AsU32);
        Assert.Equal(result, early.Call("run", WitValue.U32(4)).AsU32);
    }

    [Fact]
    public async Task The_second_start_finds_optimised_code()
    {
        var options = new CompileOptions { Cache = new FileArtifactCache(_folder), Snapshots = true };
        using (var first = _compiler.Compile(Add, HostImports.Empty, options))
            await first.Optimisation.WaitAsync(TimeSpan.FromSeconds(60));
        using var second = _compiler.Compile(Add, HostImports.Empty, options, _ => throw new InvalidOperationException("nothing is left to optimise"));
        Assert.True(second.IsOptimised);
        using var instance = second.Create(new InstanceOptions());
        Assert.Equal(3u, instance.Call("add", WitValue.U32(1), WitValue.U32(2)).AsU32);
    }

    [Theory]
    [InlineData("exceptions")]
    [InlineData("tail calls")]
    [InlineData("relaxed vectors")]
    [InlineData("vectors")]
    [InlineData("references and tables")]
    public void What_the_fastest_compiler_does_not_know_is_usable_too(string group)
    {
        using var component = _compiler.Compile(
            ComponentDefinition.Decode(WatText.ToWasm(InstructionGroups.Component(group))), HostImports.Empty, new CompileOptions(), Hold);
        using var fast = component.Create(new InstanceOptions());
        var results = Enumerable.Range(1, 5).Select(i => fast.Call("run", WitValue.U32((uint)i)).AsU64).ToArray();
        Release();
        using var optimised = component.Create(new InstanceOptions());
        Assert.True(component.IsOptimised);
        Assert.Equal(results, Enumerable.Range(1, 5).Select(i => optimised.Call("run", WitValue.U32((uint)i)).AsU64));
    }

    [Fact]
    public void A_snapshot_moves_from_one_tier_to_the_other()
    {
        using var component = _compiler.Compile(
            ComponentDefinition.Decode(WatText.ToWasm(InstructionGroups.Component("references and tables"))), HostImports.Empty, new CompileOptions { Snapshots = true }, Hold);
        using var fast = component.Create(new InstanceOptions());
        fast.Call("run", WitValue.U32(3));
        var snapshot = fast.Capture();
        Release();
        using var optimised = component.Restore(new InstanceOptions(), snapshot);
        Assert.Equal(fast.Call("run", WitValue.U32(4)).AsU64, optimised.Call("run", WitValue.U32(4)).AsU64);
        Assert.Equal(fast.Capture().Digest(), optimised.Capture().Digest());
    }

    [Fact]
    public void An_invalid_module_is_refused_at_once()
    {
        var invalid = ComponentDefinition.Decode(WatText.ToWasm("(component (core module $m (func (result i32))) (core instance (instantiate $m)))"));
        Assert.Throws<ComponentFormatException>(() => _compiler.Compile(invalid, HostImports.Empty, new CompileOptions()));
    }

    [Fact]
    public void Disposal_while_optimising_leaves_running_instances_alone()
    {
        ComponentInstance instance;
        using (var component = _compiler.Compile(Add, HostImports.Empty, new CompileOptions(), Hold))
            instance = component.Create(new InstanceOptions());
        Release();
        using (instance)
            Assert.Equal(3u, instance.Call("add", WitValue.U32(1), WitValue.U32(2)).AsU32);
    }

    [Fact]
    public void A_damaged_artifact_is_compiled_anew()
    {
        var options = new CompileOptions { Cache = new FileArtifactCache(_folder) };
        using (var component = _compiler.Compile(Add, HostImports.Empty, options, Hold))
            Release();
        foreach (var file in Directory.GetFiles(_folder))
            File.WriteAllBytes(file, [1, 2, 3]);
        using var again = CompiledComponent.Compile(_compiler.OptimizingEngine, Add, HostImports.Empty, options);
        using var instance = ComponentInstance.Create(again, new InstanceOptions());
        Assert.Equal(3u, instance.Call("add", WitValue.U32(1), WitValue.U32(2)).AsU32);
    }

    private static ComponentDefinition Add { get; } = ComponentDefinition.Decode(WatText.ToWasm(ComponentTexts.Add));

    private Task Hold(Action work)
    {
        _held = work;
        return _ended.Task;
    }

    private void Release()
    {
        _held!();
        _ended.SetResult();
    }
}
