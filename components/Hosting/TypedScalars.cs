using System.Linq.Expressions;
using System.Text;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Components.Hosting;

/// <summary>A WIT kind with exactly one C# type, read and made by one member of <see cref="WitValue"/>.</summary>
internal sealed record TypedScalar(Type Type, string Read, string Make)
{
    public Expression Lift(Expression value) => Expression.Property(value, Read);

    public Expression Lower(Expression value) => Expression.Call(typeof(WitValue), Make, null, value);
}

/// <summary>The table of scalars: bool, integers, floats, char (<see cref="Rune"/>) and string.</summary>
internal static class TypedScalars
{
    private static readonly Dictionary<WitKind, TypedScalar> Table = new()
    {
        [WitKind.Bool] = new(typeof(bool), nameof(WitValue.AsBool), nameof(WitValue.Bool)),
        [WitKind.S8] = new(typeof(sbyte), nameof(WitValue.AsS8), nameof(WitValue.S8)),
        [WitKind.U8] = new(typeof(byte), nameof(WitValue.AsU8), nameof(WitValue.U8)),
        [WitKind.S16] = new(typeof(short), nameof(WitValue.AsS16), nameof(WitValue.S16)),
        [WitKind.U16] = new(typeof(ushort), nameof(WitValue.AsU16), nameof(WitValue.U16)),
        [WitKind.S32] = new(typeof(int), nameof(WitValue.AsS32), nameof(WitValue.S32)),
        [WitKind.U32] = new(typeof(uint), nameof(WitValue.AsU32), nameof(WitValue.U32)),
        [WitKind.S64] = new(typeof(long), nameof(WitValue.AsS64), nameof(WitValue.S64)),
        [WitKind.U64] = new(typeof(ulong), nameof(WitValue.AsU64), nameof(WitValue.U64)),
        [WitKind.F32] = new(typeof(float), nameof(WitValue.AsF32), nameof(WitValue.F32)),
        [WitKind.F64] = new(typeof(double), nameof(WitValue.AsF64), nameof(WitValue.F64)),
        [WitKind.Char] = new(typeof(Rune), nameof(WitValue.AsChar), nameof(WitValue.Char)),
        [WitKind.String] = new(typeof(string), nameof(WitValue.AsString), nameof(WitValue.String)),
    };

    public static TypedScalar? Find(WitKind kind) => Table.GetValueOrDefault(kind);

    /// <summary>Whether a list of this kind is a primitive array of the scalar's C# type.</summary>
    public static bool HasPrimitiveArray(WitKind kind) => kind < WitKind.Char;
}
