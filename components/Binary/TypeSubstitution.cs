using System.Collections.Immutable;
using GolemOrleans.Components.Types;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Binary;

/// <summary>
/// Replaces resource types in types. What mentions no replaced resource is returned as the same object, and one
/// substitution gives the same result object for the same input object, so that identity of named types survives and shared
/// types are visited once. Not thread-safe. Visits are charged to the budget, where one is given.
/// </summary>
internal sealed class TypeSubstitution(Func<ResourceType, ResourceType> replace, Validation.WorkBudget? budget = null)
{
    private readonly Dictionary<WitType, WitType> _done = new(ReferenceEqualityComparer.Instance);

    public TypeSubstitution(IReadOnlyDictionary<ResourceType, ResourceType> map, Validation.WorkBudget? budget = null)
        : this(resource => map.GetValueOrDefault(resource, resource), budget) { }

    public ResourceType Apply(ResourceType resource) => replace(resource);

    public FunctionType Apply(FunctionType type)
    {
        var parameters = Map(type.Parameters, p => p with { Type = Apply(p.Type) }, (a, b) => ReferenceEquals(a.Type, b.Type));
        var result = type.Result is null ? null : Apply(type.Result);
        return parameters == type.Parameters && ReferenceEquals(result, type.Result) ? type : new FunctionType(parameters, result);
    }

    public WitType Apply(WitType type)
    {
        if (type is PrimitiveType or EnumType or FlagsType)
            return type;
        if (!_done.TryGetValue(type, out var result))
            _done[type] = result = Rebuild(type);
        return result;
    }

    public ExternType Apply(ExternType type) => type switch
    {
        FunctionExtern f => Apply(f.Type) is var n && ReferenceEquals(n, f.Type) ? f : new FunctionExtern(n),
        TypeExtern t => Apply(t.Type) is var n && ReferenceEquals(n, t.Type) ? t : new TypeExtern(n),
        ResourceExtern r => replace(r.Resource) is var n && ReferenceEquals(n, r.Resource) ? r : new ResourceExtern(n),
        TypeDeclarationExtern d => Apply(d.Declared) is var n && ReferenceEquals(n, d.Declared) ? d : new TypeDeclarationExtern(n),
        InstanceExtern i => Apply(i.Exports) is var n && n == i.Exports ? i : i with { Exports = n },
        NestedComponentExtern c => Apply(c.Imports) is var i && Apply(c.Exports) is var e && i == c.Imports && e == c.Exports
            ? c
            : c with { Imports = i, Exports = e },
        _ => type,
    };

    public ImmutableArray<ComponentExtern> Apply(ImmutableArray<ComponentExtern> externs) =>
        Map(externs, e => Apply(e.Type) is var n && ReferenceEquals(n, e.Type) ? e : e with { Type = n }, ReferenceEquals);

    private WitType Rebuild(WitType type)
    {
        switch (type)
        {
            case ListType t:
                return Apply(t.Element) is var e && ReferenceEquals(e, t.Element) ? t : new ListType(e);
            case FixedListType t:
                return Apply(t.Element) is var f && ReferenceEquals(f, t.Element) ? t : new FixedListType(f, t.Length);
            case MapType t:
                return Apply(t.Key) is var k && Apply(t.Value) is var v && ReferenceEquals(k, t.Key) && ReferenceEquals(v, t.Value)
                    ? t
                    : new MapType(k, v);
            case OptionType t:
                return Apply(t.Inner) is var i && ReferenceEquals(i, t.Inner) ? t : new OptionType(i);
            case ResultType t:
                var ok = t.Ok is null ? null : Apply(t.Ok);
                var err = t.Err is null ? null : Apply(t.Err);
                return ReferenceEquals(ok, t.Ok) && ReferenceEquals(err, t.Err) ? t : new ResultType(ok, err);
            case TupleType t:
                return Map(t.Items, Apply, ReferenceEquals) is var items && items == t.Items ? t : new TupleType(items);
            case RecordType t:
                return Map(t.Fields, x => x with { Type = Apply(x.Type) }, (a, b) => ReferenceEquals(a.Type, b.Type)) is var fields
                    && fields == t.Fields ? t : new RecordType(fields);
            case VariantType t:
                return Map(t.Cases, x => x with { Type = x.Type is null ? null : Apply(x.Type) }, (a, b) => ReferenceEquals(a.Type, b.Type))
                    is var cases && cases == t.Cases ? t : new VariantType(cases);
            case HandleType t:
                return replace(t.Resource) is var r && ReferenceEquals(r, t.Resource) ? t : new HandleType(r, t.Owned);
            default:
                return type;
        }
    }

    private ImmutableArray<T> Map<T>(ImmutableArray<T> items, Func<T, T> apply, Func<T, T, bool> same)
    {
        ImmutableArray<T>.Builder? builder = null;
        for (var i = 0; i < items.Length; i++)
        {
            budget?.Spend();
            var item = apply(items[i]);
            if (builder is null && same(item, items[i]))
                continue;
            if (builder is null)
            {
                builder = ImmutableArray.CreateBuilder<T>(items.Length);
                builder.AddRange(items, i);
            }

            builder.Add(item);
        }

        return builder?.MoveToImmutable() ?? items;
    }
}
