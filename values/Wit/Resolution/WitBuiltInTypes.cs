using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit.Syntax;

namespace GolemOrleans.Values.Wit.Resolution;

/// <summary>Primitive types and the type constructors of WIT.</summary>
internal static class WitBuiltInTypes
{
    /// <summary>The type and its depth, or null when the expression names something else.</summary>
    public static (WitType Type, int Depth)? TryConvert(
        TypeExpression type, Func<TypeExpression, (WitType Type, int Depth)> convert, Func<TypeExpression, ResourceType> resource)
    {
        if (Primitive(type.Name) is { } primitive)
            return (primitive, 1);
        var depth = 0;
        switch (type.Name)
        {
            case "list" when type.Length > 0:
                Count(1);
                return (WitType.FixedList(Part(0)!, type.Length), depth + 1);
            case "list":
                Count(1);
                return (WitType.List(Part(0)!), depth + 1);
            case "option":
                Count(1);
                return (WitType.Option(Part(0)!), depth + 1);
            case "map":
                Count(2);
                return (WitType.Map(Part(0)!, Part(1)!), depth + 1);
            case "result":
                if (type.Arguments.Count > 2)
                    throw type.At.Error("`result` takes at most 2 types");
                return (WitType.Result(Part(0), Part(1)), depth + 1);
            case "tuple":
                if (type.Arguments.Count == 0)
                    throw type.At.Error("a tuple needs at least one type");
                return (new TupleType([.. type.Arguments.Select((_, i) => Part(i)!)]), depth + 1);
            case "own" or "borrow":
                Count(1);
                return (new HandleType(resource(type.Arguments[0]!), owned: type.Name == "own"), 1);
            case "future" or "stream" or "error-context":
                throw type.At.Error($"`{type.Name}` is not supported");
            default:
                return null;
        }

        void Count(int wanted)
        {
            if (type.Arguments.Count != wanted)
                throw type.At.Error($"`{type.Name}` takes {wanted} type{(wanted == 1 ? "" : "s")}");
        }

        WitType? Part(int index)
        {
            if (index >= type.Arguments.Count || type.Arguments[index] is not { } argument)
                return null;
            var (part, partDepth) = convert(argument);
            depth = Math.Max(depth, partDepth);
            return part;
        }
    }

    private static WitType? Primitive(string name) => name switch
    {
        "bool" => WitType.Bool,
        "s8" => WitType.S8,
        "u8" => WitType.U8,
        "s16" => WitType.S16,
        "u16" => WitType.U16,
        "s32" => WitType.S32,
        "u32" => WitType.U32,
        "s64" => WitType.S64,
        "u64" => WitType.U64,
        "f32" or "float32" => WitType.F32,
        "f64" or "float64" => WitType.F64,
        "char" => WitType.Char,
        "string" => WitType.String,
        _ => null,
    };
}
