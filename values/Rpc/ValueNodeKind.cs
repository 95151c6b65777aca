using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Rpc;

/// <summary>The cases of <c>wit-node</c>, in order; <c>wit-type-node</c> has the same kinds in the same order.</summary>
internal enum ValueNodeKind
{
    Record, Variant, Enum, Flags, Tuple, List, Option, Result, U8, U16, U32, U64, S8, S16, S32, S64, F32, F64, Char, Bool, String, Handle,
}

internal static class ValueNodeKinds
{
    public static ValueNodeKind Of(WitKind kind) => kind switch
    {
        WitKind.Record => ValueNodeKind.Record,
        WitKind.Variant => ValueNodeKind.Variant,
        WitKind.Enum => ValueNodeKind.Enum,
        WitKind.Flags => ValueNodeKind.Flags,
        WitKind.Tuple => ValueNodeKind.Tuple,
        WitKind.List or WitKind.FixedList or WitKind.Map => ValueNodeKind.List,
        WitKind.Option => ValueNodeKind.Option,
        WitKind.Result => ValueNodeKind.Result,
        WitKind.U8 => ValueNodeKind.U8,
        WitKind.U16 => ValueNodeKind.U16,
        WitKind.U32 => ValueNodeKind.U32,
        WitKind.U64 => ValueNodeKind.U64,
        WitKind.S8 => ValueNodeKind.S8,
        WitKind.S16 => ValueNodeKind.S16,
        WitKind.S32 => ValueNodeKind.S32,
        WitKind.S64 => ValueNodeKind.S64,
        WitKind.F32 => ValueNodeKind.F32,
        WitKind.F64 => ValueNodeKind.F64,
        WitKind.Char => ValueNodeKind.Char,
        WitKind.Bool => ValueNodeKind.Bool,
        WitKind.String => ValueNodeKind.String,
        _ => ValueNodeKind.Handle,
    };

    /// <summary>The primitive type of a kind, or null.</summary>
    public static WitType? Primitive(ValueNodeKind kind) => kind switch
    {
        ValueNodeKind.U8 => WitType.U8,
        ValueNodeKind.U16 => WitType.U16,
        ValueNodeKind.U32 => WitType.U32,
        ValueNodeKind.U64 => WitType.U64,
        ValueNodeKind.S8 => WitType.S8,
        ValueNodeKind.S16 => WitType.S16,
        ValueNodeKind.S32 => WitType.S32,
        ValueNodeKind.S64 => WitType.S64,
        ValueNodeKind.F32 => WitType.F32,
        ValueNodeKind.F64 => WitType.F64,
        ValueNodeKind.Char => WitType.Char,
        ValueNodeKind.Bool => WitType.Bool,
        ValueNodeKind.String => WitType.String,
        _ => null,
    };
}
