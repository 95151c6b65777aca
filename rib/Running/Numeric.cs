using System.Globalization;
using System.Numerics;
using GolemOrleans.Rib.Syntax;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Rib.Running;

/// <summary>Numbers of every type: literals, arithmetic and order. Arithmetic is exact or an error; it never wraps.</summary>
internal static class Numeric
{
    public static bool IsInteger(WitKind kind) => kind is >= WitKind.S8 and <= WitKind.U64;

    public static bool IsFloat(WitKind kind) => kind is WitKind.F32 or WitKind.F64;

    /// <summary>An integer value of any integer type.</summary>
    public static Int128 ToInteger(WitValue value) =>
        value.Kind is WitKind.S8 or WitKind.S16 or WitKind.S32 or WitKind.S64 ? (long)value.RawBits : value.RawBits;

    /// <summary>Null: it does not fit the type.</summary>
    public static WitValue? FromInteger(WitKind kind, Int128 value) => kind switch
    {
        WitKind.S8 when value >= sbyte.MinValue && value <= sbyte.MaxValue => WitValue.S8((sbyte)value),
        WitKind.U8 when value >= 0 && value <= byte.MaxValue => WitValue.U8((byte)value),
        WitKind.S16 when value >= short.MinValue && value <= short.MaxValue => WitValue.S16((short)value),
        WitKind.U16 when value >= 0 && value <= ushort.MaxValue => WitValue.U16((ushort)value),
        WitKind.S32 when value >= int.MinValue && value <= int.MaxValue => WitValue.S32((int)value),
        WitKind.U32 when value >= 0 && value <= uint.MaxValue => WitValue.U32((uint)value),
        WitKind.S64 when value >= long.MinValue && value <= long.MaxValue => WitValue.S64((long)value),
        WitKind.U64 when value >= 0 && value <= ulong.MaxValue => WitValue.U64((ulong)value),
        _ => null,
    };

    /// <summary>The value of a literal; null: it does not fit the type.</summary>
    public static WitValue? FromLiteral(WitKind kind, NumberLiteral literal)
    {
        switch (kind)
        {
            case WitKind.F32:
                var single = float.Parse(literal.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
                return float.IsFinite(single) ? WitValue.F32(single) : null;
            case WitKind.F64:
                var real = double.Parse(literal.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
                return double.IsFinite(real) ? WitValue.F64(real) : null;
            default:
                var integer = BigInteger.Parse(literal.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
                return BigInteger.Abs(integer) <= ulong.MaxValue ? FromInteger(kind, (Int128)integer) : null;
        }
    }

    /// <exception cref="RibRunException">Division by zero, or the result does not fit the type.</exception>
    public static WitValue Calculate(Run run, int at, BinaryOperator op, WitValue left, WitValue right)
    {
        if (left.Kind == WitKind.F64)
            return WitValue.F64(Calculate(op, left.AsF64, right.AsF64));
        if (left.Kind == WitKind.F32)
            return WitValue.F32(Calculate(op, left.AsF32, right.AsF32));
        var (a, b) = (ToInteger(left), ToInteger(right));
        if (op == BinaryOperator.Divide && b == 0)
            throw run.Error(RibRunErrorKind.DivisionByZero, at, "division by zero");
        // 64 bits times 64 bits may be just too much for Int128, whose own arithmetic wraps.
        var product = op == BinaryOperator.Multiply ? (BigInteger)a * b : 0;
        var result = op == BinaryOperator.Multiply
            ? BigInteger.Abs(product) <= ulong.MaxValue ? FromInteger(left.Kind, (Int128)product) : null
            : FromInteger(left.Kind, op switch { BinaryOperator.Add => a + b, BinaryOperator.Subtract => a - b, _ => a / b });
        return result ?? throw run.Error(RibRunErrorKind.Overflow, at, $"the result of {a} {op.Text()} {b} does not fit {left.Kind.ToString().ToLowerInvariant()}");
    }

    /// <summary>Floats by themselves are equal as IEEE says (NaN is not, −0 is 0); within other values as their bits.</summary>
    public static bool AreEqual(WitType type, WitValue left, WitValue right) => type.Kind switch
    {
        WitKind.F32 => left.AsF32 == right.AsF32,
        WitKind.F64 => left.AsF64 == right.AsF64,
        _ => WitValueComparer.Equals(type, left, right),
    };

    /// <summary>Compares as <c>&lt;</c>, <c>&lt;=</c>, <c>&gt;</c> or <c>&gt;=</c>; strings by code points.</summary>
    public static bool Compare(BinaryOperator op, WitValue left, WitValue right)
    {
        if (IsFloat(left.Kind))
        {
            var (a, b) = left.Kind == WitKind.F32 ? (left.AsF32, right.AsF32) : (left.AsF64, right.AsF64);
            return op switch { BinaryOperator.Less => a < b, BinaryOperator.LessOrEqual => a <= b, BinaryOperator.Greater => a > b, _ => a >= b };
        }

        var order = left.Kind switch
        {
            WitKind.String => CompareCodePoints(left.AsString, right.AsString),
            WitKind.Char => left.AsChar.CompareTo(right.AsChar),
            _ => ToInteger(left).CompareTo(ToInteger(right)),
        };
        return op switch { BinaryOperator.Less => order < 0, BinaryOperator.LessOrEqual => order <= 0, BinaryOperator.Greater => order > 0, _ => order >= 0 };
    }

    private static T Calculate<T>(BinaryOperator op, T left, T right)
        where T : IFloatingPoint<T> => op switch
        {
            BinaryOperator.Add => left + right,
            BinaryOperator.Subtract => left - right,
            BinaryOperator.Multiply => left * right,
            _ => left / right,
        };

    /// <summary>As their UTF-8 bytes compare, which differs from UTF-16 order above the surrogates.</summary>
    private static int CompareCodePoints(string left, string right)
    {
        var common = left.AsSpan().CommonPrefixLength(right);
        if (common == left.Length || common == right.Length)
            return left.Length.CompareTo(right.Length);
        var (a, b) = (left[common], right[common]);
        return char.IsSurrogate(a) != char.IsSurrogate(b) ? (char.IsSurrogate(a) ? 1 : -1) : a.CompareTo(b);
    }
}
