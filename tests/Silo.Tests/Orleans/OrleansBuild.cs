using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Xunit;

namespace GolemOrleans.Silo.Tests.Orleans;

/// <summary>
/// The hosting file of the build on Orleans, compiled against and loaded with the real AdoNet providers. What those need of packages
/// that cannot be restored is redirected to the embedded engine, whose signatures are Orleans', and to the stand-ins of this project.
/// </summary>
internal sealed class OrleansBuild : AssemblyLoadContext
{
    private const string HostingAssembly = "Silo.Tests.Orleans";

    private static readonly string[] s_redirected =
        ["Orleans.Core.Abstractions", "Orleans.Core", "Orleans.Runtime", "Orleans.Serialization", "Orleans.Serialization.Abstractions"];

    private static readonly Lazy<OrleansBuild> s_shared = new(() => new OrleansBuild());

    private readonly Dictionary<string, byte[]> _compiled = [];
    private readonly Assembly _hosting;

    private OrleansBuild() : base("Orleans")
    {
        MetadataReference[] platform =
        [
            .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(File.Exists)
                .Select(path => MetadataReference.CreateFromFile(path)),
        ];
        foreach (var name in s_redirected)
            _compiled.Add(name, Compile(name, [Redirections()], platform));
        var references = platform.Concat(_compiled.Values.Select(image => MetadataReference.CreateFromImage(image)))
            .Concat(Providers.Select(path => MetadataReference.CreateFromFile(path)));
        var sources = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "orleans-hosting"), "*.cs").Select(File.ReadAllText);
        _compiled.Add(HostingAssembly, Compile(HostingAssembly, [ImplicitUsings, .. sources], references));
        _hosting = LoadFromAssemblyName(new AssemblyName(HostingAssembly));
    }

    public static OrleansBuild Shared => s_shared.Value;

    /// <summary>A type of the hosting file.</summary>
    public Type Hosting(string name) => _hosting.GetType($"GolemOrleans.Silo.Hosting.{name}", throwOnError: true)!;

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (_compiled.TryGetValue(assemblyName.Name!, out var image))
            return LoadFromStream(new MemoryStream(image));
        return Providers.FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == assemblyName.Name) is { } provider ? LoadFromAssemblyPath(provider) : null;
    }

    private static string[] Providers =>
        [.. new[] { "Orleans.Clustering.AdoNet", "Orleans.Persistence.AdoNet" }.Select(name => Path.Combine(AppContext.BaseDirectory, "orleans", $"{name}.dll"))];

    private static string ImplicitUsings => string.Concat(
        new[] { "System", "System.Collections.Generic", "System.IO", "System.Linq", "System.Net.Http", "System.Threading", "System.Threading.Tasks" }
            .Select(name => $"global using {name};\n"));

    private static string Redirections()
    {
        var types = typeof(global::Orleans.Grain).Assembly.GetExportedTypes().Concat(typeof(OrleansBuild).Assembly.GetExportedTypes())
            .Where(type => !type.IsNested && (type.Namespace == "Orleans" || type.Namespace?.StartsWith("Orleans.", StringComparison.Ordinal) == true));
        return string.Concat(types.Select(type => $"[assembly: {typeof(TypeForwardedToAttribute).FullName}(typeof(global::{CSharpName(type)}))]\n"));
    }

    private static string CSharpName(Type type) =>
        type.IsGenericType ? $"{type.FullName!.Split('`')[0]}<{new string(',', type.GetGenericArguments().Length - 1)}>" : type.FullName!;

    private static byte[] Compile(string name, IEnumerable<string> sources, IEnumerable<MetadataReference> references)
    {
        var language = new CSharpParseOptions(LanguageVersion.CSharp14);
        var compilation = CSharpCompilation.Create(
            name,
            sources.Select(source => CSharpSyntaxTree.ParseText(source, language)),
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        using var image = new MemoryStream();
        EmitResult result = compilation.Emit(image);

        // The engine's own hosting file has the same name; the nullable annotations of stand-ins are not Orleans'.
        Assert.Empty(result.Diagnostics.Where(found => found.Severity >= DiagnosticSeverity.Warning && found.Id is not ("CS0436" or "CS1701")).Select(found => found.ToString()));
        return image.ToArray();
    }
}
