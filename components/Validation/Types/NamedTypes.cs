using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Validation;

/// <summary>
/// The types visible from outside by name (Explainer.md, "External visibility of types"): imports may use imported types,
/// exports imported and exported ones. Records, variants, enums, flags and resources need a name, other types are looked into.
/// </summary>
internal sealed class NamedTypes(TypeTable table)
{
    private readonly HashSet<object> _imported = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<object> _exported = new(ReferenceEqualityComparer.Instance);

    /// <summary>False when the import uses a type that no preceding import names.</summary>
    public bool Import(ExternType type) => Check(type, _imported, import: true);

    /// <summary>False when the export uses a type that no preceding import or export names.</summary>
    public bool Export(ExternType type) => Check(type, _exported, import: false);

    private bool Check(ExternType type, HashSet<object> set, bool import)
    {
        table.Budget.Spend();
        switch (type)
        {
            case FunctionExtern f:
                return IsNamed(f.Type, set);
            case TypeExtern t:
                if (!ContentIsNamed(t.Type, set))
                    return false;
                Add(t.Type, import);
                return true;
            case ResourceExtern r:
                Add(r.Resource, import);
                return true;
            case TypeDeclarationExtern { Declared: FunctionExtern f }:
                return IsNamed(f.Type, set);
            case InstanceExtern i:
                foreach (var export in i.Exports)
                {
                    if (!Check(export.Type, set, import))
                        return false;
                }

                return true;
            default:
                // Components and core modules are closed; their own validation has checked them.
                return true;
        }
    }

    private void Add(object type, bool import)
    {
        _exported.Add(type);
        if (import)
            _imported.Add(type);
    }

    private bool IsNamed(FunctionType type, HashSet<object> set)
    {
        foreach (var parameter in type.Parameters)
        {
            if (!IsNamed(parameter.Type, set))
                return false;
        }

        return type.Result is null || IsNamed(type.Result, set);
    }

    private bool IsNamed(WitType type, HashSet<object> set) => type switch
    {
        PrimitiveType => true,
        RecordType or VariantType or EnumType or FlagsType => set.Contains(type),
        _ => ContentIsNamed(type, set),
    };

    private bool ContentIsNamed(WitType type, HashSet<object> set)
    {
        table.Budget.Spend();
        return type switch
        {
            ListType t => IsNamed(t.Element, set),
            FixedListType t => IsNamed(t.Element, set),
            MapType t => IsNamed(t.Key, set) && IsNamed(t.Value, set),
            OptionType t => IsNamed(t.Inner, set),
            ResultType t => (t.Ok is null || IsNamed(t.Ok, set)) && (t.Err is null || IsNamed(t.Err, set)),
            TupleType t => t.Items.All(item => IsNamed(item, set)),
            RecordType t => t.Fields.All(field => IsNamed(field.Type, set)),
            VariantType t => t.Cases.All(item => item.Type is null || IsNamed(item.Type, set)),
            HandleType t => set.Contains(t.Resource),
            _ => true,
        };
    }
}
