using System.Text.RegularExpressions;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Wit;

namespace GolemOrleans.Components.Tests.Composition;

/// <summary>Imports and exports as text, to compare them; resources by name.</summary>
internal static class ExternText
{
    /// <summary>One line per function or type, on its own or as a member.</summary>
    public static IEnumerable<string> Lines(IEnumerable<ComponentExtern> externs) => externs.SelectMany(e => e.Type is InstanceExtern instance
        ? Members(e.Name, instance)
        : [$"{e.Name}: {Of(e.Type)}"]);

    /// <summary>Resources under the names that the instance gives them: one of a component's own has none before.</summary>
    private static IEnumerable<string> Members(string name, InstanceExtern instance)
    {
        var names = new Dictionary<string, string>();
        foreach (var member in instance.Exports)
        {
            if (member.Type is ResourceExtern { Resource: var resource })
                names.TryAdd(resource.Name, member.Name);
        }

        return instance.Exports.Select(member => Regex.Replace(
            $"{name} / {member.Name}: {Of(member.Type)}", @"resource-\d+", found => names.GetValueOrDefault(found.Value, found.Value)));
    }

    private static string Of(ExternType type) => type switch
    {
        FunctionExtern { Type: var f } =>
            $"({string.Join(", ", f.Parameters.Select(p => $"{p.Name}: {WitTypePrinter.Print(p.Type)}"))}) -> {(f.Result is null ? "" : WitTypePrinter.Print(f.Result))}",
        TypeExtern { Type: var t } => WitTypePrinter.Print(t),
        ResourceExtern { Resource: var r } => $"resource {r.Name}",
        _ => type.GetType().Name,
    };
}
