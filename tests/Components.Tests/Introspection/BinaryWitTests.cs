using GolemOrleans.Components.Introspection;
using GolemOrleans.Components.Tests.Composition;
using GolemOrleans.Components.Tests.Validation;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Tests.Wit;
using Xunit;

namespace GolemOrleans.Components.Tests.Introspection;

/// <summary>Worlds of components as binary WIT packages.</summary>
public sealed class BinaryWitTests
{
    public static TheoryData<string> Names => [.. Guests.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_package_has_the_imports_and_exports_of_the_component(string name)
    {
        var component = Guests.Decode(name);
        var world = World(ComponentWit.Encode(component));
        Assert.Equal(ExternText.Lines(component.Imports), ExternText.Lines(world.Imports));
        Assert.Equal(ExternText.Lines(component.Exports), ExternText.Lines(world.Exports));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Wasm_tools_reads_the_package_as_it_reads_the_component(string name)
    {
        var component = Guests.Load(name);
        if (WasmTools.ComponentWit(component) is not var (_, expected))
            return;
        var (exitCode, actual) = WasmTools.ComponentWit(ComponentWit.Encode(ComponentDefinition.Decode(component)))!.Value;
        Assert.True(exitCode == 0, actual);
        Assert.Equal(ComponentWitTests.Comparable(expected), ComponentWitTests.Comparable(actual));
    }

    [Fact]
    public void A_type_that_an_exported_interface_uses_is_that_of_the_imported_one()
    {
        var world = World(ComponentWit.Encode(Guests.Decode("wat-module")));
        static object? Item(ComponentExtern of) => TypeOrigins.Content(Assert.IsType<TypeExtern>(Assert.IsType<InstanceExtern>(of.Type).Find("item")).Type);
        Assert.NotNull(Item(world.Imports[0]));
        Assert.Same(Item(world.Imports[0]), Item(world.Exports[0]));
    }

    [Fact]
    public void An_empty_component_has_an_empty_world()
    {
        var world = World(ComponentWit.Encode(Wat.Decode("")));
        Assert.Empty(world.Imports);
        Assert.Empty(world.Exports);
    }

    [Fact]
    public void Bytes_are_those_of_wasm_tools() => Assert.Equal(
        // wasm-tools component wit --wasm c-pure.wasm, custom sections apart.
        "0061736d0d0001000766014102014102014207014001016e7700770400036164640100014001017373007304000372657601010170790"
        + "14001016c02007904000373756d010304000d64656d6f3a707572652f6170690500040013726f6f743a636f6d706f6e656e742f726f6f7404000b0a010004726f6f74030000",
        Convert.ToHexStringLower(ComponentWit.Encode(Guests.Decode("c-pure"))));

    [Fact]
    public void What_wit_cannot_say_is_told()
    {
        var e = Assert.Throws<ComponentWitException>(() => ComponentWit.Encode(Wat.Decode("""(import "c" (component))""")));
        Assert.Equal("c", e.Path);
    }

    /// <summary>The decoder has names of interfaces for instances only, which a world's name in a package is not: it gets a plain one of the same length.</summary>
    private static NestedComponentExtern World(byte[] package)
    {
        var at = package.AsSpan().IndexOf("root:component/root"u8);
        "root-component-root"u8.CopyTo(package.AsSpan(at));
        var root = Assert.Single(ComponentDefinition.Decode(package).Exports);
        Assert.Equal("root", root.Name);
        var declared = Assert.IsType<NestedComponentExtern>(Assert.IsType<TypeDeclarationExtern>(root.Type).Declared);
        var world = Assert.Single(declared.Exports);
        Assert.Equal("root-component-root", world.Name);
        return Assert.IsType<NestedComponentExtern>(world.Type);
    }
}
