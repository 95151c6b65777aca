using System.Buffers.Binary;
using System.Text;

namespace GolemOrleans.Components.Binary;

/// <summary>
/// A cursor over a slice of the outermost component. Every method checks the remaining length before it reads or allocates;
/// what does not fit is a <see cref="ComponentFormatException"/> with the absolute offset.
/// </summary>
internal ref struct WasmReader(ReadOnlySpan<byte> data, long start)
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> _data = data;
    private readonly long _start = start;
    private int _position;

    /// <summary>Absolute offset of the next byte.</summary>
    public readonly long Offset => _start + _position;

    public readonly int Remaining => _data.Length - _position;

    public readonly bool AtEnd => _position == _data.Length;

    public readonly ComponentFormatException Fail(string reason) => new(Offset, reason);

    public readonly ComponentFormatException FailAt(long offset, string reason) => new(offset, reason);

    public byte Byte(string what)
    {
        if (_position >= _data.Length)
            throw Truncated(what);
        return _data[_position++];
    }

    public readonly byte Peek(string what) => _position < _data.Length ? _data[_position] : throw Truncated(what);

    public ReadOnlySpan<byte> Bytes(int count, string what)
    {
        if ((uint)count > (uint)Remaining)
            throw Truncated(what);
        var result = _data.Slice(_position, count);
        _position += count;
        return result;
    }

    /// <summary>A reader of the next <paramref name="length"/> bytes; this reader moves behind them.</summary>
    public WasmReader Slice(uint length, string what)
    {
        if (length > (uint)Remaining)
            throw Fail($"{what} is {length} bytes long, but only {Remaining} bytes follow: the binary is truncated");
        var result = new WasmReader(_data.Slice(_position, (int)length), Offset);
        _position += (int)length;
        return result;
    }

    /// <summary>Unsigned LEB128 of at most 32 bits.</summary>
    public uint U32(string what)
    {
        var at = Offset;
        uint result = 0;
        for (var shift = 0; shift < 35; shift += 7)
        {
            var b = Byte(what);
            if (shift == 28 && (b & 0xF0) != 0)
                throw FailAt(at, $"{what} is not an unsigned LEB128 of 32 bits");
            result |= (uint)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
                return result;
        }

        throw FailAt(at, $"{what} is not an unsigned LEB128 of 32 bits");
    }

    /// <summary>Unsigned LEB128 of at most 64 bits.</summary>
    public ulong U64(string what)
    {
        var at = Offset;
        ulong result = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var b = Byte(what);
            if (shift == 63 && (b & 0xFE) != 0)
                throw FailAt(at, $"{what} is not an unsigned LEB128 of 64 bits");
            result |= (ulong)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
                return result;
        }

        throw FailAt(at, $"{what} is not an unsigned LEB128 of 64 bits");
    }

    /// <summary>Signed LEB128 of at most <paramref name="bits"/> bits (32, 33 or 64).</summary>
    public long Signed(int bits, string what)
    {
        var at = Offset;
        long result = 0;
        for (var shift = 0; shift < bits; shift += 7)
        {
            var b = Byte(what);
            var used = bits - shift;
            if (used < 7)
            {
                // The unused high bits of the last byte must repeat the sign.
                var rest = (sbyte)(b << 1) >> used;
                if ((b & 0x80) != 0 || (rest != 0 && rest != -1))
                    throw FailAt(at, $"{what} is not a signed LEB128 of {bits} bits");
            }

            result |= (long)(b & 0x7F) << shift;
            if ((b & 0x80) == 0)
                return shift + 7 < 64 && (b & 0x40) != 0 ? result | (-1L << (shift + 7)) : result;
        }

        throw FailAt(at, $"{what} is not a signed LEB128 of {bits} bits");
    }

    /// <summary>
    /// The length of a vector whose elements take at least one byte each; refused when the rest is shorter or the limit lower.
    /// </summary>
    public int Count(string what, int limit)
    {
        var at = Offset;
        var count = U32($"the number of {what}");
        if (count > (uint)limit)
            throw FailAt(at, $"{count} {what} exceed the limit of {limit}");
        if (count > (uint)Remaining)
            throw FailAt(at, $"{count} {what} are declared, but only {Remaining} bytes follow: the binary is truncated");
        return (int)count;
    }

    /// <summary>A length-prefixed UTF-8 name of at most <see cref="Limits.NameBytes"/> bytes.</summary>
    public string Name(string what)
    {
        var at = Offset;
        var length = U32($"the length of {what}");
        if (length > Limits.NameBytes)
            throw FailAt(at, $"{what} is {length} bytes long; the limit is {Limits.NameBytes}");
        if (length > (uint)Remaining)
            throw FailAt(at, $"{what} is {length} bytes long, but only {Remaining} bytes follow: the binary is truncated");
        try
        {
            return StrictUtf8.GetString(Bytes((int)length, what));
        }
        catch (DecoderFallbackException)
        {
            throw FailAt(at, $"{what} is not valid UTF-8");
        }
    }

    public uint FixedU32(string what) => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4, what));

    /// <summary>Refuses bytes left over at the end of <paramref name="what"/>.</summary>
    public readonly void ExpectEnd(string what)
    {
        if (!AtEnd)
            throw Fail($"{Remaining} unexpected bytes at the end of {what}");
    }

    private readonly ComponentFormatException Truncated(string what) =>
        Fail($"unexpected end of the binary: expected {what}");
}
