using System.Collections.Immutable;
using System.Text.Json;
using GolemOrleans.Rib.Typing;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib;

/// <summary>A function that a component exports.</summary>
/// <param name="Name">Full name, see <see cref="RibFunctionUse.Function"/>.</param>
public sealed record RibExport(string Name, FunctionType Type);

/// <summary>What is known of a global variable: that everything directly below a path has a type.</summary>
/// <param name="Variable">Such as <c>request</c>.</param>
/// <param name="Path">Field names below the variable, such as <c>path</c>; empty: the fields of the variable itself.</param>
public sealed record RibGlobal(string Variable, ImmutableArray<string> Path, WitType Type);

/// <summary>What a program is compiled against. Immutable and thread-safe; build one per component version.</summary>
/// <param name="Exports">The component's functions; empty: the program may call none.</param>
/// <param name="Globals">
/// The global variables that programs may read, with the types of their fields that do not follow from their use; empty: any.
/// </param>
public sealed record RibEnvironment(ImmutableArray<RibExport> Exports, ImmutableArray<RibGlobal> Globals)
{
    /// <summary>
    /// The <c>request</c> of an HTTP API: path and query variables and headers are strings; <c>request.body</c> has whatever type
    /// its use asks for; <c>request.request_id.value</c> is a string.
    /// </summary>
    public static ImmutableArray<RibGlobal> HttpRequest { get; } =
    [
        new("request", ["path"], WitType.String),
        new("request", ["query"], WitType.String),
        new("request", ["headers"], WitType.String),
        new("request", ["header"], WitType.String),
        new("request", ["request_id"], WitType.String),
    ];

    private ExportCatalog? _catalog;

    public RibLimits Limits { get; init; } = RibLimits.Default;

    // Made twice when two threads are first at once; either will do.
    internal ExportCatalog Catalog => _catalog ??= new ExportCatalog(Exports);

    /// <summary>The environment of a component's HTTP API.</summary>
    /// <param name="metadataJson">The REST API's <c>metadata</c> object, UTF-8; empty: no component, so no functions.</param>
    /// <exception cref="ValueJsonException">The metadata has no valid types.</exception>
    public static RibEnvironment ForHttpApi(ReadOnlyMemory<byte> metadataJson) =>
        new(metadataJson.IsEmpty ? [] : ReadExports(metadataJson), HttpRequest);

    private static ImmutableArray<RibExport> ReadExports(ReadOnlyMemory<byte> metadataJson)
    {
        using var metadata = JsonDocument.Parse(metadataJson);
        var resources = new ResourceIdMap();
        var exports = ImmutableArray.CreateBuilder<RibExport>();
        foreach (var export in metadata.RootElement.GetProperty("exports").EnumerateArray())
        {
            var name = export.GetProperty("name").GetString()!;
            if (!export.TryGetProperty("functions", out var functions))
            {
                exports.Add(new RibExport(name, ReadFunction(export, resources)));
                continue;
            }

            foreach (var function in functions.EnumerateArray())
                exports.Add(new RibExport($"{name}.{{{function.GetProperty("name").GetString()}}}", ReadFunction(function, resources)));
        }

        return exports.ToImmutable();
    }

    private static FunctionType ReadFunction(JsonElement function, ResourceIdMap resources) => new(
        [.. function.GetProperty("parameters").EnumerateArray().Select(p => new WitParameter(p.GetProperty("name").GetString()!, TypeJsonReader.Read(p.GetProperty("typ"), resources)))],
        function.GetProperty("results").EnumerateArray().Select(r => TypeJsonReader.Read(r.GetProperty("typ"), resources)).FirstOrDefault());
}
