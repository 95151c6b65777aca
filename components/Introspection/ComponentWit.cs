using GolemOrleans.Components.Introspection;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Components;

/// <summary>
/// The WIT world of a component, read off the types of its imports and exports. Types that one interface took from another
/// come out as <c>use</c>, as they went in; names of packages, interfaces and types are those of the binary. The world's own
/// name is not in the binary: it is <c>root</c>, in the package that the metadata names or else in <c>root:component</c>.
/// </summary>
public static class ComponentWit
{
    /// <summary>
    /// The world and every interface it mentions. The world's package comes first and is the only one with a world.
    /// </summary>
    /// <exception cref="ComponentWitException">
    /// WIT has no form for the component: it imports or exports a core module, a component or an instance within an instance,
    /// exports a resource outside of an interface, or uses a resource of an interface that has no package.
    /// </exception>
    public static WitPackageSet Describe(ComponentDefinition component)
    {
        ArgumentNullException.ThrowIfNull(component);
        return new WorldBuilder(component.Metadata).Build(component.Imports, component.Exports);
    }

    /// <summary>
    /// The world as a binary WIT package, the form that <c>wasm-tools component wit --wasm</c> writes: world <c>root</c> of the
    /// package <c>root:component</c>.
    /// </summary>
    /// <exception cref="ComponentWitException">WIT has no form for the component.</exception>
    public static byte[] Encode(ComponentDefinition component)
    {
        ArgumentNullException.ThrowIfNull(component);
        return WitBinary.Encode(component);
    }

    /// <summary>The text of <see cref="Describe"/>: one file that <c>wasm-tools component wit</c> reads.</summary>
    /// <exception cref="ComponentWitException">WIT has no form for the component.</exception>
    public static string Print(ComponentDefinition component)
    {
        var packages = Describe(component);
        return WitPrinter.Print(packages, packages.Packages[0].Name);
    }
}
