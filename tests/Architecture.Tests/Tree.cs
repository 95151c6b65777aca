using System.Reflection;

namespace GolemOrleans.Architecture.Tests;

/// <summary>The checked-out sources, found from the test assembly upwards.</summary>
internal static class Tree
{
    private static readonly string[] Built = ["bin", "obj", ".git", "node_modules", "TestResults"];

    public static string Root { get; } = Find();

    /// <summary>Product rooms: the folders of the root that hold a project and are neither tests nor tools around the product.</summary>
    public static IEnumerable<string> Rooms() =>
        Directory.EnumerateDirectories(Root).Where(d => Directory.EnumerateFiles(d, "*.csproj").Any()).Select(d => Path.GetFileName(d)).Order();

    /// <summary>C# sources below a folder of the tree, as paths relative to the root with '/' separators.</summary>
    public static IEnumerable<string> Sources(string folder = "") =>
        Files(Path.Combine(Root, folder)).Where(f => f.EndsWith(".cs", StringComparison.Ordinal)).Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Order();

    public static string[] Lines(string source) => File.ReadAllLines(Path.Combine(Root, source));

    private static IEnumerable<string> Files(string folder) =>
        Directory.EnumerateFiles(folder).Concat(Directory.EnumerateDirectories(folder).Where(d => !Built.Contains(Path.GetFileName(d))).SelectMany(Files));

    private static string Find()
    {
        var folder = Path.GetDirectoryName(Assembly.GetExecutingAssembly().Location);
        while (folder is not null && !File.Exists(Path.Combine(folder, "GolemOrleans.sln"))) folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("The tests must run from below the folder of GolemOrleans.sln.");
    }
}
