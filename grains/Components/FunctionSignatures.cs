using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Grains.Components;

/// <summary>The types of a function as text: all that a caller depends on.</summary>
/// <param name="Parameters">In order; their names do not matter.</param>
/// <param name="Result">Null: none.</param>
internal sealed record FunctionSignature(string[] Parameters, string? Result)
{
    public bool HasParameters(IEnumerable<string> types) => Parameters.SequenceEqual(types);
}

/// <summary>Signatures of exported functions by their full names, <c>ns:pkg/iface.{function}</c> or <c>function</c>. Pure.</summary>
internal static partial class FunctionSignatures
{
    /// <param name="metadataJson">The REST API's <c>metadata</c> object.</param>
    public static FrozenDictionary<string, FunctionSignature> Read(ReadOnlyMemory<byte> metadataJson)
    {
        using var metadata = JsonDocument.Parse(metadataJson);
        var signatures = new Dictionary<string, FunctionSignature>(StringComparer.Ordinal);
        foreach (var export in metadata.RootElement.GetProperty("exports").EnumerateArray())
        {
            var name = export.GetProperty("name").GetString()!;
            if (!export.TryGetProperty("functions", out var functions))
            {
                signatures[name] = Signature(export);
                continue;
            }

            foreach (var function in functions.EnumerateArray())
                signatures[$"{name}.{{{function.GetProperty("name").GetString()}}}"] = Signature(function);
        }

        return signatures.ToFrozenDictionary(StringComparer.Ordinal);
    }

    private static FunctionSignature Signature(JsonElement function) => new(
        [.. function.GetProperty("parameters").EnumerateArray().Select(Type)],
        function.GetProperty("results").EnumerateArray().Select(Type).FirstOrDefault());

    /// <summary>Resources have numbers, by their order in the component, and no names: which one it is does not show.</summary>
    private static string Type(JsonElement owner) =>
        ResourceNumber().Replace(WitTypePrinter.Print(TypeJsonReader.Read(owner.GetProperty("typ"))), "resource");

    [GeneratedRegex(@"resource-\d+")]
    private static partial Regex ResourceNumber();
}
