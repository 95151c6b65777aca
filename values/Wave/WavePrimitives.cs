using System.Globalization;
using System.Numerics;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Wave;

internal static class WavePrimitives
{
    public static WitValue Read(WaveScanner scanner, WitKind kind) => kind switch
    {
        WitKind.Bool => scanner.TryKeyword("true") ? WitValue.Bool(true)
            : scanner.TryKeyword("false") ? WitValue.Bool(false)
            : throw scanner.Expected("`true` or `false`"),
        WitKind.S8 => WitValue.S8(Integer<sbyte>(scanner)),
        WitKind.U8 => WitValue.U8(Integer<byte>(scanner)),
        WitKind.S16 => WitValue.S16(Integer<short>(scanner)),
        WitKind.U16 => WitValue.U16(Integer<ushort>(scanner)),
        WitKind.S32 => WitValue.S32(Integer<int>(scanner)),
        WitKind.U32 => WitValue.U32(Integer<uint>(scanner)),
        WitKind.S64 => WitValue.S64(Integer<long>(scanner)),
        WitKind.U64 => WitValue.U64(Integer<ulong>(scanner)),
        WitKind.F32 => WitValue.F32(Float(scanner, float.NaN, float.PositiveInfinity)),
        WitKind.F64 => WitValue.F64(Float(scanner, double.NaN, double.PositiveInfinity)),
        WitKind.Char => WitValue.Char(scanner.Character()),
        WitKind.String => WitValue.String(scanner.Text()),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a primitive type"),
    };

    private static T Integer<T>(WaveScanner scanner)
        where T : struct, IBinaryInteger<T>, IMinMaxValue<T>
    {
        var start = scanner.Position;
        if (!scanner.StartsNumber)
            throw scanner.Expected("a number");
        var digits = scanner.Number();
        if (!digits.AsSpan().TrimStart('-').ContainsAnyExceptInRange('0', '9')
            && T.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            return value;
        }

        throw scanner.Error(start, BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
            ? $"{digits} is not within the range of {T.MinValue} to {T.MaxValue}"
            : $"`{digits}` is not an integer");
    }

    private static T Float<T>(WaveScanner scanner, T nan, T infinity)
        where T : IFloatingPoint<T>
    {
        var start = scanner.Position;
        if (scanner.TryKeyword("nan"))
            return nan;
        if (scanner.TryKeyword("inf"))
            return infinity;
        if (scanner.TryKeyword("-inf"))
            return -infinity;
        if (!scanner.StartsNumber)
            throw scanner.Expected("a number");
        var digits = scanner.Number();
        return T.TryParse(
            digits, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var value)
            && char.IsAsciiDigit(digits[^1])
            ? value
            : throw scanner.Error(start, $"`{digits}` is not a number");
    }
}
