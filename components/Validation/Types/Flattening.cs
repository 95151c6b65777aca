using System.Collections.Immutable;
using GolemOrleans.Components.Binary;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Validation;

/// <summary>
/// The core function types of lifted and lowered functions (CanonicalABI.md, "Flattening"), synchronous, 32-bit memories.
/// </summary>
internal static class Flattening
{
    public const int MaxParameters = 16;
    public const int MaxResults = 1;

    /// <summary>The core type of a function, and whether parameters or results travel through memory.</summary>
    internal readonly record struct Signature(CoreFunctionType Core, bool SpilledParameters, bool SpilledResults);

    /// <param name="lift">The type of a function to be lifted; else of a lowered one.</param>
    public static Signature Of(FunctionType type, bool lift)
    {
        var parameters = new List<CoreValueType>();
        var fits = true;
        foreach (var parameter in type.Parameters)
            fits = fits && Append(parameter.Type, parameters, MaxParameters);
        if (!fits)
            parameters = [CoreValueType.I32];
        var results = new List<CoreValueType>();
        var resultFits = type.Result is null || Append(type.Result, results, MaxResults);
        if (!resultFits)
        {
            results.Clear();
            if (lift)
                results.Add(CoreValueType.I32);
            else
                parameters.Add(CoreValueType.I32);
        }

        return new(new CoreFunctionType([.. parameters], [.. results]), !fits, !resultFits);
    }

    /// <summary>Appends the flat form; false, with the list in an undefined state, once it is longer than the limit.</summary>
    private static bool Append(WitType type, List<CoreValueType> flat, int limit)
    {
        switch (type)
        {
            case ListType or MapType:
            case PrimitiveType { Kind: WitKind.String }:
                flat.Add(CoreValueType.I32);
                flat.Add(CoreValueType.I32);
                break;
            case PrimitiveType:
                flat.Add(Primitive(type.Kind));
                break;
            case FixedListType t:
                for (uint i = 0; i < t.Length; i++)
                {
                    if (!Append(t.Element, flat, limit))
                        return false;
                }

                break;
            case RecordType t:
                foreach (var field in t.Fields)
                {
                    if (!Append(field.Type, flat, limit))
                        return false;
                }

                break;
            case TupleType t:
                foreach (var item in t.Items)
                {
                    if (!Append(item, flat, limit))
                        return false;
                }

                break;
            case VariantType t:
                return AppendVariant([.. t.Cases.Select(c => c.Type)], flat, limit);
            case OptionType t:
                return AppendVariant([t.Inner], flat, limit);
            case ResultType t:
                return AppendVariant([t.Ok, t.Err], flat, limit);
            default:
                // Enums, flags and handles.
                flat.Add(CoreValueType.I32);
                break;
        }

        return flat.Count <= limit;
    }

    private static bool AppendVariant(ImmutableArray<WitType?> cases, List<CoreValueType> flat, int limit)
    {
        flat.Add(CoreValueType.I32);
        var start = flat.Count;
        var payload = new List<CoreValueType>();
        foreach (var item in cases)
        {
            if (item is null)
                continue;
            payload.Clear();
            if (!Append(item, payload, limit - start))
                return false;
            for (var i = 0; i < payload.Count; i++)
            {
                if (start + i < flat.Count)
                    flat[start + i] = Join(flat[start + i], payload[i]);
                else
                    flat.Add(payload[i]);
            }
        }

        return flat.Count <= limit;
    }

    private static CoreValueType Join(CoreValueType a, CoreValueType b) =>
        a == b ? a
        : a is CoreValueType.I32 or CoreValueType.F32 && b is CoreValueType.I32 or CoreValueType.F32 ? CoreValueType.I32
        : CoreValueType.I64;

    private static CoreValueType Primitive(WitKind kind) => kind switch
    {
        WitKind.S64 or WitKind.U64 => CoreValueType.I64,
        WitKind.F32 => CoreValueType.F32,
        WitKind.F64 => CoreValueType.F64,
        _ => CoreValueType.I32,
    };
}
