using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace GolemOrleans.Engine.Clusters;

/// <summary>Finds the application's grain classes: in all assemblies that reference the engine, loaded or beside the program.</summary>
internal static class ApplicationAssemblies
{
    public static IReadOnlyList<Type> GrainClasses()
    {
        var engine = typeof(ApplicationAssemblies).Assembly.GetName().Name!;
        var loaded = AppDomain.CurrentDomain.GetAssemblies().Where(assembly => !assembly.IsDynamic)
            .GroupBy(assembly => assembly.GetName().Name!).ToDictionary(group => group.Key, group => group.First());
        foreach (var file in Directory.EnumerateFiles(AppContext.BaseDirectory, "*.dll"))
        {
            var name = Path.GetFileNameWithoutExtension(file);
            if (!loaded.ContainsKey(name) && References(file, engine)) loaded[name] = Assembly.Load(new AssemblyName(name));
        }

        return
        [
            .. loaded.Values
                .Where(assembly => assembly.GetName().Name == engine || assembly.GetReferencedAssemblies().Any(reference => reference.Name == engine))
                .SelectMany(assembly => assembly.GetTypes()).Where(GrainClass.IsGrainClass),
        ];
    }

    // From the metadata: loading every library of the program only to look would be slow.
    private static bool References(string file, string engine)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var image = new PEReader(stream);
            if (!image.HasMetadata) return false;
            var reader = image.GetMetadataReader();
            return reader.AssemblyReferences.Any(handle => reader.StringComparer.Equals(reader.GetAssemblyReference(handle).Name, engine));
        }
        catch (BadImageFormatException)
        {
            // A native library.
            return false;
        }
    }
}
