using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Canonical;

/// <summary>Finds the resource types named in a function type. Shared parts of a type are visited once.</summary>
internal static class ResourceCollector
{
    internal static ImmutableArray<ResourceType> Collect(FunctionType function)
    {
        var seen = new HashSet<WitType>(ReferenceEqualityComparer.Instance);
        var found = ImmutableArray.CreateBuilder<ResourceType>();
        foreach (var parameter in function.Parameters)
            Visit(parameter.Type);
        Visit(function.Result);
        return found.ToImmutable();

        void Visit(WitType? type)
        {
            if (type is null || !seen.Add(type))
                return;
            switch (type)
            {
                case HandleType handle:
                    if (!found.Contains(handle.Resource))
                        found.Add(handle.Resource);
                    break;
                case ListType list:
                    Visit(list.Element);
                    break;
                case FixedListType list:
                    Visit(list.Element);
                    break;
                case MapType map:
                    Visit(map.Key);
                    Visit(map.Value);
                    break;
                case OptionType option:
                    Visit(option.Inner);
                    break;
                case ResultType result:
                    Visit(result.Ok);
                    Visit(result.Err);
                    break;
                case TupleType tuple:
                    foreach (var item in tuple.Items)
                        Visit(item);
                    break;
                case RecordType record:
                    foreach (var field in record.Fields)
                        Visit(field.Type);
                    break;
                case VariantType variant:
                    foreach (var @case in variant.Cases)
                        Visit(@case.Type);
                    break;
            }
        }
    }
}
