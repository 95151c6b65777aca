using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Composition;
using GolemOrleans.Components.Validation;

namespace GolemOrleans.Components.Introspection;

/// <summary>
/// Writes a world as a binary WIT package: a component that exports, under the name of the world, a component type which
/// exports a component type with the world's imports and exports under the world's full name.
/// </summary>
internal static class WitBinary
{
    private const string World = "root", WorldPath = "root:component/root";

    public static byte[] Encode(ComponentDefinition component)
    {
        var world = new ComponentTypeWriter();
        var externs = new ExternWriter(world, new TypeTable(new WorkBudget(component.Bytes.Length)));
        foreach (var import in component.Imports)
            Write(import.Name, () => externs.Import(import.Name, import.Type));
        foreach (var export in component.Exports)
            Write(export.Name, () => externs.Export(export.Name, export.Type, world.Export));

        var package = new ComponentTypeWriter();
        package.Export(WorldPath, Sort.Component, ExternWriter.Descriptor([0x04], package.Type(world.Finish())));
        var writer = new ComponentWriter(1024);
        writer.Export(World, new SortIndex(Sort.Type, writer.Type(package.Finish())), []);
        return writer.Finish();
    }

    private static void Write(string name, Action write)
    {
        try
        {
            write();
        }
        catch (CompositionException unsupported)
        {
            throw new ComponentWitException(name, unsupported.Message);
        }
        catch (ComponentFormatException tooComplex)
        {
            throw new ComponentWitException(name, tooComplex.Reason);
        }
    }
}
