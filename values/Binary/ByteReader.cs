using System.Buffers.Binary;
using System.Text;

namespace GolemOrleans.Values.Binary;

/// <summary>Reads with every length checked first. Also keeps the allowance of values, see <see cref="Charge"/>.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    /// <summary>Deepest nesting of a type, the limit of the component decoder.</summary>
    public const int MaxDepth = 100;

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private long _allowance = 1024 + ((long)MaxDepth * bytes.Length);

    public readonly int Remaining => _bytes.Length - _at;

    public void Version(byte wanted)
    {
        if (Byte() is var version && version != wanted)
            throw Error($"version {version} is not known");
    }

    public readonly void End()
    {
        if (Remaining > 0)
            throw Error($"{Remaining} bytes are left over");
    }

    /// <summary>
    /// Counts values. Every byte holds at most one value with its chain of parents, so only types with parts of no size
    /// could hold more values than this allows.
    /// </summary>
    public void Charge()
    {
        if (--_allowance < 0)
            throw Error("the value is larger than its bytes can hold");
    }

    public byte Byte() => Remaining > 0 ? _bytes[_at++] : throw Error("the bytes end too early");

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count > Remaining)
            throw Error("the bytes end too early");
        _at += count;
        return _bytes.Slice(_at - count, count);
    }

    public ulong VarUInt(ulong max = ulong.MaxValue)
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            if (shift == 63 && next > 1)
                break;
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value <= max ? value : throw Error($"number {value} is larger than {max}");
        }

        throw Error("a number has too many bytes");
    }

    public long VarInt(long min, long max)
    {
        var raw = VarUInt();
        var value = (long)(raw >> 1) ^ -(long)(raw & 1);
        return value >= min && value <= max ? value : throw Error($"number {value} is outside {min} to {max}");
    }

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>A count of things that take at least one byte each.</summary>
    public int Count(string what)
    {
        var count = VarUInt();
        return count <= (ulong)Remaining ? (int)count : throw Error($"{count} {what} do not fit into {Remaining} bytes");
    }

    public string String()
    {
        var utf8 = Bytes(Count("bytes of text"));
        try
        {
            return ByteWriter.Utf8.GetString(utf8);
        }
        catch (DecoderFallbackException)
        {
            throw Error("the text is not UTF-8");
        }
    }

    public readonly ValueCodecException Error(string reason) => new(_at, reason);
}
