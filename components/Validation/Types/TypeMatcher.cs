using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Validation;

/// <summary>
/// Component-level subtyping (design/mvp/Subtyping.md). The wanted side may contain resources that are still open: the first
/// resource that stands in such a place is taken, and every later occurrence must be the same. Each method returns null, or
/// why the types do not match.
/// </summary>
/// <param name="table">Knows which resources are the same.</param>
/// <param name="open">Resources of the wanted side that the actual side supplies.</param>
internal sealed class TypeMatcher(TypeTable table, IEnumerable<ResourceType> open)
{
    private readonly HashSet<ResourceType> _open = [.. open];

    /// <summary>What the open resources turned out to be.</summary>
    public Dictionary<ResourceType, ResourceType> Found { get; } = [];

    public string? Match(ExternType actual, ExternType wanted)
    {
        table.Budget.Spend();
        switch (actual, wanted)
        {
            case (FunctionExtern a, FunctionExtern w):
                return Match(a.Type, w.Type);
            case (TypeExtern a, TypeExtern w):
                return Match(a.Type, w.Type);
            case (ResourceExtern a, ResourceExtern w):
                return Match(a.Resource, w.Resource);
            case (TypeDeclarationExtern a, TypeDeclarationExtern w):
                return MatchDeclarations(a.Declared, w.Declared);
            case (InstanceExtern a, InstanceExtern w):
                return MatchExports(a.Exports, w.Exports);
            case (ModuleExtern a, ModuleExtern w):
                table.Budget.Spend(a.Type.Imports.Length + a.Type.Exports.Length + w.Type.Imports.Length);
                return CoreSubtyping.Match(a.Type, w.Type);
            case (NestedComponentExtern a, NestedComponentExtern w):
                return MatchComponents(a, w);
            default:
                return $"expected {Describe(wanted)}, found {Describe(actual)}";
        }
    }

    public string? MatchExports(ImmutableArray<ComponentExtern> actual, ImmutableArray<ComponentExtern> wanted)
    {
        table.Budget.Spend(actual.Length);
        var byName = new Dictionary<string, ExternType>(actual.Length, StringComparer.Ordinal);
        foreach (var export in actual)
            byName[export.Name] = export.Type;
        foreach (var export in wanted)
        {
            if (!byName.TryGetValue(export.Name, out var given))
                return $"missing export \"{export.Name}\"";
            if (Match(given, export.Type) is { } reason)
                return $"export \"{export.Name}\": {reason}";
        }

        return null;
    }

    public static string Describe(ExternType type) => type switch
    {
        TypeExtern => "a value type",
        ResourceExtern => "a resource type",
        TypeDeclarationExtern d => "the type of " + Describe(d.Declared),
        FunctionExtern => "a function",
        InstanceExtern => "an instance",
        NestedComponentExtern => "a component",
        _ => "a core module",
    };

    private string? Match(FunctionType actual, FunctionType wanted)
    {
        if (ReferenceEquals(actual, wanted) && _open.Count == 0)
            return null;
        if (actual.Parameters.Length != wanted.Parameters.Length)
            return $"expected {wanted.Parameters.Length} parameters, found {actual.Parameters.Length}";
        for (var i = 0; i < actual.Parameters.Length; i++)
        {
            var (name, type) = wanted.Parameters[i];
            if (actual.Parameters[i].Name != name)
                return $"expected a parameter named \"{name}\", found \"{actual.Parameters[i].Name}\"";
            if (Match(actual.Parameters[i].Type, type) is { } reason)
                return $"parameter \"{name}\": {reason}";
        }

        return Optional(actual.Result, wanted.Result, "result");
    }

    private string? Match(WitType actual, WitType wanted)
    {
        table.Budget.Spend();
        if (actual.Kind != wanted.Kind)
            return $"expected {wanted.Kind}, found {actual.Kind}";
        if (ReferenceEquals(actual, wanted) && !table.Info(wanted).HasHandle)
            return null;
        switch (actual, wanted)
        {
            case (ListType a, ListType w):
                return Match(a.Element, w.Element);
            case (FixedListType a, FixedListType w):
                return a.Length != w.Length ? $"expected a list of {w.Length}, found one of {a.Length}" : Match(a.Element, w.Element);
            case (MapType a, MapType w):
                return Match(a.Key, w.Key) ?? Match(a.Value, w.Value);
            case (OptionType a, OptionType w):
                return Match(a.Inner, w.Inner);
            case (ResultType a, ResultType w):
                return Optional(a.Ok, w.Ok, "ok type") ?? Optional(a.Err, w.Err, "error type");
            case (TupleType a, TupleType w):
                return Items(a.Items, w.Items, (x, y, i) => Match(x, y) is { } r ? $"item {i}: {r}" : null, "items");
            case (RecordType a, RecordType w):
                return Items(a.Fields, w.Fields, (x, y, _) => Named(x.Name, x.Type, y.Name, y.Type, "field"), "fields");
            case (VariantType a, VariantType w):
                return Items(a.Cases, w.Cases, (x, y, _) => Named(x.Name, x.Type, y.Name, y.Type, "case"), "cases");
            case (EnumType a, EnumType w):
                return Items(a.Cases, w.Cases, (x, y, _) => Named(x, null, y, null, "case"), "cases");
            case (FlagsType a, FlagsType w):
                return Items(a.Names, w.Names, (x, y, _) => Named(x, null, y, null, "flag"), "flags");
            case (HandleType a, HandleType w):
                return Match(a.Resource, w.Resource);
            default:
                return null;
        }
    }

    private string? Match(ResourceType actual, ResourceType wanted)
    {
        if (_open.Contains(wanted) && Found.TryAdd(wanted, actual))
            return null;
        wanted = Found.GetValueOrDefault(wanted, wanted);
        return ReferenceEquals(table.Canonical(actual), table.Canonical(wanted))
            ? null
            : $"resource types are not the same: expected {wanted.Name}, found {actual.Name}";
    }

    private string? MatchDeclarations(ExternType actual, ExternType wanted) => (actual, wanted) switch
    {
        (InstanceExtern a, InstanceExtern w) => new TypeMatcher(table, w.Introduced)
            .Match(a, new TypeSubstitution(Found, table.Budget).Apply(w)),
        _ => Match(actual, wanted),
    };

    private string? MatchComponents(NestedComponentExtern actual, NestedComponentExtern wanted)
    {
        var known = new TypeSubstitution(Found, table.Budget);
        var given = known.Apply(wanted.Imports);
        table.Budget.Spend(given.Length);
        var byName = given.ToDictionary(i => i.Name, i => i.Type, StringComparer.Ordinal);
        var imports = new TypeMatcher(table, actual.ImportedResources);
        foreach (var import in actual.Imports)
        {
            if (!byName.TryGetValue(import.Name, out var type))
                return $"the component imports \"{import.Name}\", which the declared type does not";
            if (imports.Match(type, import.Type) is { } reason)
                return $"import \"{import.Name}\": {reason}";
        }

        var exports = new TypeSubstitution(imports.Found, table.Budget).Apply(actual.Exports);
        return new TypeMatcher(table, wanted.ExportedResources).MatchExports(exports, known.Apply(wanted.Exports));
    }

    private string? Optional(WitType? actual, WitType? wanted, string what) => (actual, wanted) switch
    {
        (null, null) => null,
        (null, _) => $"expected a {what}, found none",
        (_, null) => $"expected no {what}",
        var (a, w) => Match(a, w) is { } reason ? $"{what}: {reason}" : null,
    };

    private string? Named(string actual, WitType? actualType, string wanted, WitType? wantedType, string what) =>
        actual != wanted
            ? $"expected a {what} named \"{wanted}\", found \"{actual}\""
            : Optional(actualType, wantedType, "type") is { } reason ? $"{what} \"{wanted}\": {reason}" : null;

    private string? Items<T>(ImmutableArray<T> actual, ImmutableArray<T> wanted, Func<T, T, int, string?> match, string what)
    {
        if (actual.Length != wanted.Length)
            return $"expected {wanted.Length} {what}, found {actual.Length}";
        for (var i = 0; i < actual.Length; i++)
        {
            table.Budget.Spend();
            if (match(actual[i], wanted[i], i) is { } reason)
                return reason;
        }

        return null;
    }
}
