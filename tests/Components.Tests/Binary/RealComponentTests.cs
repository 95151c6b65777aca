using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Binary;

/// <summary>Components that real toolchains made: see tests/guests.</summary>
public sealed class RealComponentTests
{
    public static TheoryData<string> Names => [.. Guests.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Real_components_decode(string name)
    {
        var definition = Guests.Decode(name);
        Assert.NotEmpty(definition.Exports);
        Assert.NotEmpty(definition.Body.Definitions);
        Assert.NotEmpty(definition.Metadata.Memories);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Decoding_allocates_a_small_multiple_of_the_input(string name)
    {
        var bytes = Guests.Load(name);
        ComponentDefinition.Decode(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ComponentDefinition.Decode(bytes);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000 + (20L * bytes.Length));
    }

    [Fact]
    public void World_of_a_C_component_is_read()
    {
        var definition = Guests.Decode("c-counter");
        Assert.Contains("golem:api/host@1.1.6", definition.Imports.Select(i => i.Name));
        var clock = Assert.IsType<InstanceExtern>(definition.Imports.Single(i => i.Name.StartsWith("wasi:clocks/wall-clock@0.2.", StringComparison.Ordinal)).Type);
        var now = Assert.IsType<FunctionExtern>(clock.Find("now"));
        Assert.Equal(
            WitType.Record(new WitField("seconds", WitType.U64), new WitField("nanoseconds", WitType.U32)),
            now.Type.Result);
        var api = Assert.IsType<InstanceExtern>(Assert.Single(definition.Exports).Type);
        Assert.Equal("demo:counter/api", definition.Exports[0].Name);
        var counter = Assert.IsType<ResourceExtern>(api.Find("counter")).Resource;
        var constructor = Assert.IsType<FunctionExtern>(api.Find("[constructor]counter")).Type;
        Assert.Equal(WitType.Own(counter), constructor.Result);
        var method = Assert.IsType<FunctionExtern>(api.Find("[method]counter.inc")).Type;
        Assert.Equal("self", method.Parameters[0].Name);
        Assert.Equal(WitType.Borrow(counter), method.Parameters[0].Type);
    }

    [Fact]
    public void One_imported_resource_is_one_object_in_all_interfaces()
    {
        var imports = Guests.Decode("c-counter").Imports;
        ResourceType Resource(string iface, string name) => Assert.IsType<ResourceExtern>(
            Assert.IsType<InstanceExtern>(imports.Single(i => i.Name.StartsWith(iface, StringComparison.Ordinal)).Type).Find(name)).Resource;
        Assert.Same(Resource("wasi:io/streams@", "output-stream"), Resource("wasi:cli/stdout@", "output-stream"));
        Assert.NotSame(Resource("wasi:io/streams@", "output-stream"), Resource("wasi:io/streams@", "input-stream"));
    }

    [Fact]
    public void Producers_of_nested_modules_are_collected()
    {
        var sections = Guests.Decode("rust-counter").Metadata.Producers;
        Assert.True(sections.Length > 1);
        Assert.Contains(sections, section => section.Any(p => p.Name == "processed-by" && p.Values.Any(v => v.Name == "wit-component")));
        Assert.Contains(sections, section => section.Any(p => p.Name == "language" && p.Values.Any(v => v.Name == "Rust")));
    }

    [Fact]
    public void Memories_are_given_in_bytes()
    {
        Assert.Equal(new MemoryDefinition(131072, null), Assert.Single(Guests.Decode("c-pure").Metadata.Memories));
        Assert.Equal(2, Guests.Decode("composed").Metadata.Memories.Length);
    }

    [Fact]
    public void Nested_components_keep_their_place_in_the_file()
    {
        var bytes = Guests.Load("composed");
        var nested = Guests.Decode("composed").Body.Definitions.OfType<NestedComponent>().ToArray();
        Assert.Equal(2, nested.Length);
        Assert.All(nested, n => Assert.True(n.Body.Bytes.Span.SequenceEqual(bytes.AsSpan((int)n.Body.Offset, n.Body.Bytes.Length))));
        Assert.Equal(Guests.Load("wat-provider"), nested[0].Body.Bytes.ToArray());
    }
}
