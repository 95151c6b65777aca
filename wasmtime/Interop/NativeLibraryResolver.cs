using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace GolemOrleans.Wasmtime.Interop;

/// <summary>
/// Finds libwasmtime beside this assembly or the application, whatever the current directory is; otherwise leaves the
/// search to the host (which knows the folders of NuGet packages).
/// </summary>
internal static class NativeLibraryResolver
{
    public const string Library = "wasmtime";

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The resolver must be in place before the first import, whichever that is.")]
    internal static void Register() =>
        NativeLibrary.SetDllImportResolver(typeof(NativeLibraryResolver).Assembly, Resolve);

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? paths)
    {
        if (name != Library)
            return 0;
        foreach (var candidate in Candidates(assembly))
        {
            if (File.Exists(candidate) && NativeLibrary.TryLoad(candidate, out var handle))
                return handle;
        }

        return 0;
    }

    /// <summary>The places where the library may lie, best first.</summary>
    internal static IEnumerable<string> Candidates(Assembly assembly)
    {
        var file = OperatingSystem.IsWindows() ? "wasmtime.dll" : OperatingSystem.IsMacOS() ? "libwasmtime.dylib" : "libwasmtime.so";
        var system = OperatingSystem.IsWindows() ? "win" : OperatingSystem.IsMacOS() ? "osx" : "linux";
        var architecture = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "x64";
        string?[] roots = [Path.GetDirectoryName(assembly.Location), AppContext.BaseDirectory];
        foreach (var root in roots)
        {
            if (string.IsNullOrEmpty(root))
                continue;
            yield return Path.Combine(root, "runtimes", $"{system}-{architecture}", "native", file);
            yield return Path.Combine(root, file);
        }
    }
}
