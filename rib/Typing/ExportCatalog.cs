using System.Collections.Frozen;
using System.Collections.Immutable;
using GolemOrleans.Values.Names;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Typing;

/// <summary>An exported function with its name taken apart.</summary>
internal sealed record ExportedFunction(string FullName, string? Interface, FunctionKind Kind, string? Resource, string? Name, FunctionType Type)
{
    /// <summary>As messages call it: <c>add</c>, <c>cart</c> for its constructor, <c>cart.add</c>.</summary>
    public string ShortName => Kind switch
    {
        FunctionKind.Function => Name!,
        FunctionKind.Constructor => Resource!,
        FunctionKind.Drop => $"{Resource}.drop",
        _ => $"{Resource}.{Name}",
    };
}

/// <summary>What a component exports, by the ways programs ask for it.</summary>
internal sealed class ExportCatalog
{
    private readonly FrozenDictionary<string, ImmutableArray<WitType>> _choices;

    public ExportCatalog(ImmutableArray<RibExport> exports)
    {
        Functions = [.. exports.Select(Take).OfType<ExportedFunction>()];
        _choices = exports.SelectMany(e => e.Type.Parameters.Select(p => p.Type).Append(e.Type.Result)).SelectMany(WitTerms.Choices).Distinct()
            .SelectMany(type => CaseNames(type).Select(name => (name, type)))
            .GroupBy(c => c.name, c => c.type, StringComparer.Ordinal)
            .ToFrozenDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
    }

    public ImmutableArray<ExportedFunction> Functions { get; }

    /// <summary>The variants and enums that have a case of a name.</summary>
    public ImmutableArray<WitType> WithCase(string name) => _choices.TryGetValue(name, out var types) ? types : [];

    private static IEnumerable<string> CaseNames(WitType type) => type is VariantType variant ? variant.Cases.Select(c => c.Name) : ((EnumType)type).Cases;

    private static ExportedFunction? Take(RibExport export)
    {
        try
        {
            var name = FunctionName.Parse(export.Name);
            return new ExportedFunction(export.Name, name.Interface, name.Function.Kind, name.Function.Resource, name.Function.Name, export.Type);
        }
        catch (FunctionNameException)
        {
            // A name outside the component model's grammar cannot be written in a program either.
            return null;
        }
    }
}
