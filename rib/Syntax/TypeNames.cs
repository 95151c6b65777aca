using System.Collections.Immutable;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Syntax;

/// <summary>A type as a program writes it.</summary>
internal sealed record TypeName(int At, WitType Type)
{
    private static readonly Dictionary<string, WitType> s_basic = new(StringComparer.Ordinal)
    {
        ["bool"] = WitType.Bool, ["s8"] = WitType.S8, ["u8"] = WitType.U8, ["s16"] = WitType.S16, ["u16"] = WitType.U16, ["s32"] = WitType.S32,
        ["u32"] = WitType.U32, ["s64"] = WitType.S64, ["u64"] = WitType.U64, ["f32"] = WitType.F32, ["f64"] = WitType.F64, ["char"] = WitType.Char,
        ["chr"] = WitType.Char, ["string"] = WitType.String, ["str"] = WitType.String,
    };

    public static WitType? Basic(string name) => s_basic.GetValueOrDefault(name);

    public static ImmutableArray<string> Names { get; } = [.. s_basic.Keys, "list", "option", "result", "tuple", "record", "variant", "enum", "flags"];
}
