using System.Text;
using GolemOrleans.Components.Binary;

namespace GolemOrleans.Components.Canonical;

/// <summary>
/// Strings into guest memory, with the sequence of <c>realloc</c> calls that the specification gives for each pair of
/// encodings. The host counts as having the guest's own encoding for UTF-8 and UTF-16 (one allocation of the exact size),
/// and as UTF-16 for <c>latin1+utf16</c>. A string from a <c>latin1+utf16</c> component counts as tagged UTF-16 when it has
/// a character beyond Latin-1: its tag is not kept.
/// </summary>
internal static class StringLowering
{
    /// <summary>Bytes that a string may take at most.</summary>
    private const ulong MaxBytes = (1UL << 31) - 1;

    private const char LastLatin1 = '\u00FF';

    /// <summary>Pointer and (tagged) number of code units.</summary>
    internal static (uint Address, uint Units) Lower(ref TransferContext context, string text) =>
        (context.Options.Encoding, context.Counterpart) switch
        {
            (StringEncoding.Utf8, Counterpart.Host or Counterpart.Utf8Component) => CopyAsUtf8(ref context, text),
            (StringEncoding.Utf8, Counterpart.Utf16Component) => EncodeAsUtf8(ref context, text, bytesPerUnit: 3),
            (StringEncoding.Utf8, _) => EncodeAsUtf8(ref context, text, bytesPerUnit: IsLatin1(text) ? 2u : 3u),
            (StringEncoding.Utf16, Counterpart.Utf8Component) => FromUtf8ToUtf16(ref context, text),
            (StringEncoding.Utf16, _) => CopyAsUtf16(ref context, text),
            (_, Counterpart.Latin1OrUtf16Component) => IsLatin1(text) ? CopyAsLatin1(ref context, text) : Tag(CopyAsUtf16(ref context, text)),
            (_, Counterpart.Utf8Component) => ToLatin1OrUtf16(ref context, text, Utf8Length(text)),
            _ => ToLatin1OrUtf16(ref context, text, (ulong)text.Length),
        };

    private static (uint Address, uint Units) CopyAsUtf8(ref TransferContext context, string text)
    {
        var length = Checked(Utf8Length(text));
        var address = context.Realloc(0, 0, 1, length);
        Encoding.UTF8.GetBytes(text, context.Memory.Slice<byte>(address, (int)length));
        return (address, length);
    }

    private static (uint Address, uint Units) CopyAsUtf16(ref TransferContext context, string text)
    {
        var address = context.Realloc(0, 0, 2, Checked(2 * (ulong)text.Length));
        text.CopyTo(context.Memory.Slice<char>(address, text.Length));
        return (address, (uint)text.Length);
    }

    private static (uint Address, uint Units) CopyAsLatin1(ref TransferContext context, string text)
    {
        var address = context.Realloc(0, 0, 2, (uint)text.Length);
        Encoding.Latin1.GetBytes(text, context.Memory.Slice<byte>(address, text.Length));
        return (address, (uint)text.Length);
    }

    /// <summary>
    /// A byte per code unit at first; at the first character that is not ASCII room for the worst case, then down to what
    /// was used.
    /// </summary>
    private static (uint Address, uint Units) EncodeAsUtf8(ref TransferContext context, string text, uint bytesPerUnit)
    {
        var units = Checked((ulong)text.Length);
        var address = context.Realloc(0, 0, 1, units);
        var ascii = text.AsSpan().IndexOfAnyExceptInRange('\0', '\u007F');
        if (ascii < 0)
        {
            Encoding.UTF8.GetBytes(text, context.Memory.Slice<byte>(address, text.Length));
            return (address, units);
        }

        Encoding.UTF8.GetBytes(text.AsSpan(0, ascii), context.Memory.Slice<byte>(address, ascii));
        var worst = Checked((ulong)units * bytesPerUnit);
        address = context.Realloc(address, units, 1, worst);
        var written = (uint)ascii;
        written += (uint)Encoding.UTF8.GetBytes(text.AsSpan(ascii), context.Memory.Slice<byte>(address, (int)worst)[ascii..]);
        if (written < worst)
            address = context.Realloc(address, worst, 1, written);
        return (address, written);
    }

    private static (uint Address, uint Units) FromUtf8ToUtf16(ref TransferContext context, string text)
    {
        var worst = Checked(2 * Utf8Length(text));
        var address = context.Realloc(0, 0, 2, worst);
        text.CopyTo(context.Memory.Slice<char>(address, text.Length));
        var used = 2 * (uint)text.Length;
        if (used < worst)
            address = context.Realloc(address, worst, 2, used);
        return (address, (uint)text.Length);
    }

    /// <summary>
    /// A byte per source unit at first; at the first character beyond Latin-1 room for UTF-16, the bytes so far widened in
    /// place; then down to what was used.
    /// </summary>
    private static (uint Address, uint Units) ToLatin1OrUtf16(ref TransferContext context, string text, ulong sourceUnits)
    {
        var room = Checked(sourceUnits);
        var address = context.Realloc(0, 0, 2, room);
        var wide = text.AsSpan().IndexOfAnyExceptInRange('\0', LastLatin1);
        var narrow = wide < 0 ? text.Length : wide;
        Encoding.Latin1.GetBytes(text.AsSpan(0, narrow), context.Memory.Slice<byte>(address, narrow));
        uint used;
        if (wide < 0)
        {
            used = (uint)text.Length;
            if (used < room)
                address = context.Realloc(address, room, 2, used);
            return (address, used);
        }

        var worst = Checked(2 * sourceUnits);
        address = context.Realloc(address, room, 2, worst);
        text.CopyTo(context.Memory.Slice<char>(address, text.Length));
        used = 2 * (uint)text.Length;
        if (used < worst)
            address = context.Realloc(address, worst, 2, used);
        return Tag((address, (uint)text.Length));
    }

    private static (uint Address, uint Units) Tag((uint Address, uint Units) text) =>
        (text.Address, text.Units | StringLifting.Utf16Tag);

    private static bool IsLatin1(string text) => !text.AsSpan().ContainsAnyExceptInRange('\0', LastLatin1);

    private static ulong Utf8Length(string text) => (ulong)Encoding.UTF8.GetByteCount(text);

    private static uint Checked(ulong bytes)
    {
        if (bytes > MaxBytes)
            CanonicalTrap.Raise($"string is too long: {bytes} bytes");
        return (uint)bytes;
    }
}
