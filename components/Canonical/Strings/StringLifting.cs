using System.Text;
using System.Text.Unicode;
using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Canonical;

/// <summary>Strings out of guest memory. Alignment, bounds, the limit of the call and the encoding are checked, in this order.</summary>
internal static class StringLifting
{
    /// <summary>Bit 31 of a <c>latin1+utf16</c> length: the string is UTF-16.</summary>
    internal const uint Utf16Tag = 1u << 31;

    private const ulong ObjectBytes = 24;

    /// <param name="units">Length in code units; tagged when the encoding is <c>latin1+utf16</c>.</param>
    internal static string Lift(ref TransferContext context, uint address, uint units)
    {
        switch (context.Options.Encoding)
        {
            case StringEncoding.Utf8:
                return LiftUtf8(ref context, address, units);
            case StringEncoding.Utf16:
                return LiftUtf16(ref context, address, units);
            default:
                return (units & Utf16Tag) != 0
                    ? LiftUtf16(ref context, address, units ^ Utf16Tag)
                    : LiftLatin1(ref context, address, units);
        }
    }

    private static string LiftUtf8(ref TransferContext context, uint address, uint length)
    {
        context.Memory.CheckRange(address, length, 1);
        if (length == 0)
            return "";
        context.Scope.Charge(ObjectBytes + (2 * (ulong)length));
        var bytes = context.Memory.Slice<byte>(address, (int)length);
        if (!Utf8.IsValid(bytes))
            CanonicalTrap.Raise("invalid UTF-8 in a string");
        return Encoding.UTF8.GetString(bytes);
    }

    private static string LiftUtf16(ref TransferContext context, uint address, uint units)
    {
        context.Memory.CheckRange(address, 2 * (ulong)units, 2);
        if (units == 0)
            return "";
        context.Scope.Charge(ObjectBytes + (2 * (ulong)units));
        var text = context.Memory.Slice<char>(address, (int)units);
        if (!Surrogates.AreWellFormed(text))
            CanonicalTrap.Raise("invalid UTF-16 in a string: lone surrogate");
        return new string(text);
    }

    private static string LiftLatin1(ref TransferContext context, uint address, uint length)
    {
        context.Memory.CheckRange(address, length, 2);
        if (length == 0)
            return "";
        context.Scope.Charge(ObjectBytes + (2 * (ulong)length));
        return Encoding.Latin1.GetString(context.Memory.Slice<byte>(address, (int)length));
    }
}
