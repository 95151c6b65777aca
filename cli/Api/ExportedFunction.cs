using System.Text.Json;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Cli.Api;

/// <summary>A function that a component exports.</summary>
/// <param name="Interface">The exporting interface; null for an export of the world itself.</param>
/// <param name="Name">The name inside it, for example <c>add</c> or <c>[method]counter.inc</c>.</param>
public sealed record ExportedFunction(string? Interface, string Name, IReadOnlyList<(string Name, WitType Type)> Parameters, IReadOnlyList<WitType> Results)
{
    /// <summary>The name that invocations use: <c>ns:pkg/iface.{fn}</c>.</summary>
    public string FullName => Interface is null ? Name : $"{Interface}.{{{Name}}}";

    /// <summary>The full name with parameters and results.</summary>
    public override string ToString()
    {
        var parameters = string.Join(", ", Parameters.Select(p => $"{p.Name}: {WitTypePrinter.Print(p.Type)}"));
        return $"{FullName}({parameters}){(Results.Count == 0 ? "" : " -> " + string.Join(", ", Results.Select(WitTypePrinter.Print)))}";
    }

    internal static IEnumerable<ExportedFunction> Read(JsonElement exports)
    {
        foreach (var export in exports.EnumerateArray())
        {
            if (export.GetProperty("type").GetString() == "Function")
            {
                yield return Function(null, export);
                continue;
            }

            foreach (var function in export.GetProperty("functions").EnumerateArray())
                yield return Function(export.GetProperty("name").GetString(), function);
        }
    }

    private static ExportedFunction Function(string? from, JsonElement json) => new(
        from,
        json.GetProperty("name").GetString()!,
        [.. json.GetProperty("parameters").EnumerateArray().Select(p => (p.GetProperty("name").GetString()!, TypeJsonReader.Read(p.GetProperty("typ"))))],
        [.. json.GetProperty("results").EnumerateArray().Select(r => TypeJsonReader.Read(r.GetProperty("typ")))]);
}
