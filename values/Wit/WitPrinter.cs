using System.Text;
using GolemOrleans.Values.Wit.Printing;

namespace GolemOrleans.Values.Wit;

/// <summary>
/// Prints resolved WIT as text that <see cref="WitPackageSet.Parse(string)"/> and wasm-tools read. Types that came in by
/// <c>use</c> are printed as such; records, variants, enums and flags without a name are given one, since WIT text has no
/// inline form for them. Comments and gates are not kept.
/// </summary>
public static class WitPrinter
{
    /// <summary>The text of one file: <c>package ns:name@version;</c> and its interfaces and worlds.</summary>
    public static string Print(WitPackage package)
    {
        var writer = new WitWriter();
        writer.Line($"package {Escape(package.Name)};");
        Body(writer, package);
        return writer.ToString();
    }

    /// <summary>All packages in one text, each as <c>package ns:name@version { … }</c>.</summary>
    public static string Print(WitPackageSet set)
    {
        var writer = new WitWriter();
        foreach (var package in set.Packages)
        {
            writer.Open($"package {Escape(package.Name)}");
            Body(writer, package);
            writer.Close();
        }

        return writer.ToString();
    }

    /// <summary>
    /// All packages in one text that has a package of its own: <paramref name="root"/> as <c>package ns:name@version;</c> with
    /// its items, then the others as <c>package ns:name@version { … }</c>.
    /// </summary>
    public static string Print(WitPackageSet set, WitPackageName root)
    {
        var writer = new WitWriter();
        writer.Line($"package {Escape(root)};");
        foreach (var package in set.Packages.Where(p => p.Name == root))
            Body(writer, package);
        foreach (var package in set.Packages.Where(p => p.Name != root))
        {
            writer.Blank();
            writer.Open($"package {Escape(package.Name)}");
            Body(writer, package);
            writer.Close();
        }

        return writer.ToString();
    }

    /// <summary>One interface, naming interfaces of its own package shortly.</summary>
    public static string Print(WitInterface @interface)
    {
        var writer = new WitWriter();
        new WitScopePrinter(writer, @interface.Name).Interface(@interface, $"interface {WitNames.Escape(WitScopePrinter.Item(@interface.Name))}");
        return writer.ToString();
    }

    /// <summary>One world, naming interfaces of its own package shortly.</summary>
    public static string Print(WitWorld world)
    {
        var writer = new WitWriter();
        new WitScopePrinter(writer, world.Name).World(world);
        return writer.ToString();
    }

    private static void Body(WitWriter writer, WitPackage package)
    {
        foreach (var item in package.Interfaces)
        {
            writer.Blank();
            new WitScopePrinter(writer, item.Name).Interface(item, $"interface {WitNames.Escape(WitScopePrinter.Item(item.Name))}");
        }

        foreach (var world in package.Worlds)
        {
            writer.Blank();
            new WitScopePrinter(writer, world.Name).World(world);
        }
    }

    private static string Escape(WitPackageName name)
    {
        var text = new StringBuilder().Append(WitNames.Escape(name.Namespace)).Append(':').Append(WitNames.Escape(name.Name));
        return (name.Version is null ? text : text.Append('@').Append(name.Version)).ToString();
    }
}
