using System.Text;
using Orleans;

namespace GolemOrleans.Grains.Components;

/// <summary>A function that somebody relies on, with the types it had when that was declared.</summary>
[GenerateSerializer, Immutable, Alias("golem.component-constraint.v1")]
public sealed record ComponentConstraint
{
    /// <summary>Who relies on it.</summary>
    [Id(0)] public required string User { get; init; }

    /// <summary>Full name.</summary>
    [Id(1)] public required string Function { get; init; }

    /// <summary>Types in order, as WIT text.</summary>
    [Id(2)] public string[] Parameters { get; init; } = [];

    /// <summary>Type as WIT text; null: none.</summary>
    [Id(3)] public string? Result { get; init; }
}

/// <summary>What others rely on in a component, and whether a new version keeps it. Pure.</summary>
internal static class ComponentConstraints
{
    /// <summary>The constraints of a user on functions as they are now.</summary>
    /// <returns>Null and the function that is not there, or the constraints.</returns>
    public static (IReadOnlyList<ComponentConstraint> Constraints, string? Missing) Of(string user, IEnumerable<string> functions, ReadOnlyMemory<byte> metadataJson)
    {
        var signatures = FunctionSignatures.Read(metadataJson);
        var constraints = new List<ComponentConstraint>();
        foreach (var function in functions.Distinct(StringComparer.Ordinal))
        {
            if (!signatures.TryGetValue(function, out var signature))
                return ([], function);
            constraints.Add(new ComponentConstraint { User = user, Function = function, Parameters = signature.Parameters, Result = signature.Result });
        }

        return (constraints, null);
    }

    /// <summary>Why a version with that metadata breaks constraints, in the words of the API; null when it keeps all.</summary>
    public static string? Conflict(IReadOnlyCollection<ComponentConstraint> constraints, ReadOnlyMemory<byte> metadataJson)
    {
        if (constraints.Count == 0)
            return null;
        var signatures = FunctionSignatures.Read(metadataJson);
        var missing = new StringBuilder();
        var changed = new StringBuilder();
        foreach (var constraint in constraints.DistinctBy(c => c.Function).OrderBy(c => c.Function, StringComparer.Ordinal))
        {
            if (!signatures.TryGetValue(constraint.Function, out var signature))
                missing.Append($"  - {constraint.Function}\n");
            else if (!signature.HasParameters(constraint.Parameters) || signature.Result != constraint.Result)
                Describe(changed, constraint, signature);
        }

        return missing.Length + changed.Length == 0
            ? null
            : "Component Constraint Error. Make sure the component is backward compatible as the functions are already in use:\n"
                + $"Missing Functions:\n{Or(missing)}\nFunctions with conflicting types:\n{Or(changed)}";
    }

    private static void Describe(StringBuilder report, ComponentConstraint old, FunctionSignature now)
    {
        report.Append($"Function: {old.Function}\n");
        Describe(report, "Parameter", now.HasParameters(old.Parameters), string.Join(", ", old.Parameters), string.Join(", ", now.Parameters));
        Describe(report, "Result", now.Result == old.Result, old.Result ?? "unit", now.Result ?? "unit");
        report.Append('\n');
    }

    private static void Describe(StringBuilder report, string what, bool isSame, string old, string now) => report.Append(isSame
        ? $"  {what} Type Conflict: None\n"
        : $"  {what} Type Conflict:\n    Existing: {old}\n    New:      {now}\n");

    private static string Or(StringBuilder list) => list.Length == 0 ? "  None\n" : list.ToString();
}
