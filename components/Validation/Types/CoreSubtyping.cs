using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Validation;

/// <summary>Core subtyping (WebAssembly core, "Matching"). Each method returns null, or why the types do not match.</summary>
internal static class CoreSubtyping
{
    public static string? Match(CoreExternType actual, CoreExternType wanted) => (actual, wanted) switch
    {
        (CoreFunctionType a, CoreFunctionType w) => a.Equals(w) ? null : $"expected a core function {w}, found {a}",
        (CoreTableType a, CoreTableType w) => a.Element != w.Element
            ? $"expected a table of {w.Element}, found {a.Element}"
            : a.Limits.Matches(w.Limits) ? null : $"expected a table of limits {Show(w.Limits)}, found {Show(a.Limits)}",
        (CoreMemoryType a, CoreMemoryType w) => a.Limits.Matches(w.Limits)
            ? null
            : $"expected a memory of limits {Show(w.Limits)}, found {Show(a.Limits)}",
        (CoreGlobalType a, CoreGlobalType w) => a == w ? null : $"expected a global {Show(w)}, found {Show(a)}",
        (CoreTagType a, CoreTagType w) => a == w ? null : $"expected a tag {w.Function}, found {a.Function}",
        _ => $"expected a {ExternSorts.Describe(wanted.Sort)}, found a {ExternSorts.Describe(actual.Sort)}",
    };

    /// <summary>Whether <paramref name="actual"/> may be given where a module of type <paramref name="wanted"/> is declared.</summary>
    public static string? Match(CoreModuleType actual, CoreModuleType wanted)
    {
        var offered = new Dictionary<(string, string), CoreExternType>();
        foreach (var import in wanted.Imports)
            offered.TryAdd((import.Module, import.Name), import.Type);
        foreach (var import in actual.Imports)
        {
            if (!offered.TryGetValue((import.Module, import.Name), out var given))
                return $"the module imports \"{import.Module}\" \"{import.Name}\", which the declared type does not";
            if (Match(given, import.Type) is { } reason)
                return $"import \"{import.Module}\" \"{import.Name}\": {reason}";
        }

        var exports = actual.Exports.ToDictionary(e => e.Name, e => e.Type, StringComparer.Ordinal);
        foreach (var export in wanted.Exports)
        {
            if (!exports.TryGetValue(export.Name, out var given))
                return $"the module does not export \"{export.Name}\"";
            if (Match(given, export.Type) is { } reason)
                return $"export \"{export.Name}\": {reason}";
        }

        return null;
    }

    private static string Show(CoreLimits limits) => limits.Maximum is { } max ? $"{limits.Minimum}..{max}" : $"{limits.Minimum}..";

    private static string Show(CoreGlobalType global) => global.Mutable ? $"(mut {global.Value})" : global.Value.ToString();
}
