using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

/// <summary>How many instances a process holds, and what happens when it can hold no more.</summary>
public sealed class ManyInstancesTests
{
    private const string Counter = """
        (component
          (core module $m (memory 1) (data (i32.const 0) "\05")
            (func (export "next") (result i32) (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1))) (i32.load (i32.const 0))))
          (core instance $i (instantiate $m))
          (func (export "next") (result u32) (canon lift (core func $i "next"))))
        """;

    [Fact]
    public void Ten_thousand_small_instances_live_in_one_process()
    {
        using var engine = new ComponentEngine();
        using var compiled = CompiledComponent.Compile(engine, ComponentDefinition.Decode(WatText.ToWasm(Counter)), HostImports.Empty);
        var instances = new List<ComponentInstance>();
        try
        {
            for (var i = 0; i < 10_000; i++)
            {
                instances.Add(ComponentInstance.Create(compiled, new InstanceOptions()));
                instances[i].Call("next");
            }

            Assert.All(instances, i => Assert.Equal(7u, i.Call("next").AsU32));
        }
        finally
        {
            instances.ForEach(i => i.Dispose());
        }
    }

    [Fact]
    public void Near_the_limit_of_memory_maps_creation_is_refused_and_nothing_else_suffers()
    {
        using var engine = new ComponentEngine();
        var instances = new List<ComponentInstance>();
        engine.Core.Maps = new MemoryMapBudget(4_096 + 100, () => 50 + (4 * instances.Count));
        using var compiled = CompiledComponent.Compile(engine, ComponentDefinition.Decode(WatText.ToWasm(Counter)), HostImports.Empty);
        try
        {
            var refused = Assert.Throws<WasmResourceExhaustedException>(() =>
            {
                while (instances.Count < 1_000)
                    instances.Add(ComponentInstance.Create(compiled, new InstanceOptions()));
            });
            Assert.Contains("vm.max_map_count", refused.Message, StringComparison.Ordinal);
            Assert.InRange(instances.Count, 10, 50);
            Assert.All(instances, i => Assert.Equal(6u, i.Call("next").AsU32));
            instances[0].Dispose();
            instances[0] = ComponentInstance.Create(compiled, new InstanceOptions());
            Assert.Equal(6u, instances[0].Call("next").AsU32);
        }
        finally
        {
            instances.ForEach(i => i.Dispose());
        }
    }
}
