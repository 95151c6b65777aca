using System.Collections.Immutable;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Validation;

/// <summary>Finds resources in types.</summary>
internal static class FreeResources
{
    /// <summary>Whether the type mentions a resource that it does not itself introduce.</summary>
    public static bool Any(ExternType type, TypeTable table) => Any(type, [], table);

    /// <summary>The resources that externs name, in order, each once; nested instances included.</summary>
    public static IEnumerable<ResourceType> Named(ImmutableArray<ComponentExtern> externs, TypeTable table)
    {
        var seen = new HashSet<ResourceType>();
        var result = new List<ResourceType>();
        Collect(externs, table, resource =>
        {
            if (seen.Add(resource))
                result.Add(resource);
        });
        return result;
    }

    private static void Collect(ImmutableArray<ComponentExtern> externs, TypeTable table, Action<ResourceType> found)
    {
        foreach (var item in externs)
        {
            table.Budget.Spend();
            if (item.Type is ResourceExtern r)
                found(r.Resource);
            else if (item.Type is InstanceExtern i)
                Collect(i.Exports, table, found);
        }
    }

    private static bool Any(ExternType type, ImmutableHashSet<ResourceType> bound, TypeTable table)
    {
        table.Budget.Spend(1 + (type is InstanceExtern n ? n.Introduced.Length : 0));
        return type switch
        {
            FunctionExtern f => f.Type.Parameters.Any(p => Any(p.Type, bound, table)) || (f.Type.Result is { } r && Any(r, bound, table)),
            TypeExtern t => Any(t.Type, bound, table),
            ResourceExtern r => !bound.Contains(r.Resource),
            TypeDeclarationExtern d => Any(d.Declared, bound, table),
            InstanceExtern i => Any(i.Exports, bound.Union(i.Introduced), table),
            NestedComponentExtern c => c.ImportedResources.AddRange(c.ExportedResources) is var own
                && (Any(c.Imports, bound.Union(own), table) || Any(c.Exports, bound.Union(own), table)),
            _ => false,
        };
    }

    private static bool Any(ImmutableArray<ComponentExtern> externs, ImmutableHashSet<ResourceType> bound, TypeTable table) =>
        externs.Any(e => Any(e.Type, bound, table));

    private static bool Any(WitType type, ImmutableHashSet<ResourceType> bound, TypeTable table)
    {
        table.Budget.Spend();
        if (!table.Info(type).HasHandle)
            return false;
        return type switch
        {
            HandleType t => !bound.Contains(t.Resource),
            ListType t => Any(t.Element, bound, table),
            FixedListType t => Any(t.Element, bound, table),
            MapType t => Any(t.Key, bound, table) || Any(t.Value, bound, table),
            OptionType t => Any(t.Inner, bound, table),
            ResultType t => (t.Ok is not null && Any(t.Ok, bound, table)) || (t.Err is not null && Any(t.Err, bound, table)),
            TupleType t => t.Items.Any(item => Any(item, bound, table)),
            RecordType t => t.Fields.Any(field => Any(field.Type, bound, table)),
            VariantType t => t.Cases.Any(item => item.Type is not null && Any(item.Type, bound, table)),
            _ => false,
        };
    }
}
