using System.Buffers.Binary;
using System.Text;

namespace GolemOrleans.Oplog.Codec;

/// <summary>Reads what <see cref="OplogWriter"/> writes. Every length is checked before anything is allocated. Byte strings are
/// returned as slices of the source, not copies.</summary>
/// <exception cref="OplogFormatException">By every method, when the bytes end too early or are not of the form.</exception>
public ref struct OplogReader(ReadOnlyMemory<byte> source)
{
    private readonly ReadOnlyMemory<byte> _source = source;
    private readonly ReadOnlySpan<byte> _span = source.Span;
    private int _at;

    public readonly int Position => _at;

    public readonly int Remaining => _span.Length - _at;

    public byte Byte()
    {
        if (_at >= _span.Length) throw Truncated();
        return _span[_at++];
    }

    public bool Bool() => Byte() switch
    {
        0 => false,
        1 => true,
        byte other => throw new OplogFormatException($"Byte {_at - 1} is {other}, not a flag."),
    };

    public ulong VarUInt()
    {
        ulong value = 0;
        for (int shift = 0; ; shift += 7)
        {
            byte b = Byte();
            if (shift == 63 && b > 1) throw new OplogFormatException($"The number that ends at byte {_at - 1} is longer than 64 bits.");
            value |= (ulong)(b & 0x7F) << shift;
            if (b < 0x80) return value;
        }
    }

    public long VarInt()
    {
        ulong value = VarUInt();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public OplogIndex Index() => new(VarUInt());

    public uint Fixed32() => BinaryPrimitives.ReadUInt32LittleEndian(Raw(4).Span);

    public ulong Fixed64() => BinaryPrimitives.ReadUInt64LittleEndian(Raw(8).Span);

    public UInt128 Fixed128() => BinaryPrimitives.ReadUInt128BigEndian(Raw(16).Span);

    public double Double() => BitConverter.UInt64BitsToDouble(Fixed64());

    public Guid Guid() => new(Raw(16).Span, bigEndian: true);

    public ReadOnlyMemory<byte> Raw(int count)
    {
        if (count > Remaining) throw Truncated();
        ReadOnlyMemory<byte> bytes = _source.Slice(_at, count);
        _at += count;
        return bytes;
    }

    public ReadOnlyMemory<byte> Bytes() => Raw(Count());

    public string Text() => Encoding.UTF8.GetString(Bytes().Span);

    /// <summary>A number of things that take at least one byte each: never more than bytes remain.</summary>
    public int Count()
    {
        ulong count = VarUInt();
        return count <= (ulong)Remaining ? (int)count : throw Truncated();
    }

    /// <exception cref="OplogFormatException">Bytes remain.</exception>
    public readonly void End()
    {
        if (Remaining != 0) throw new OplogFormatException($"{Remaining} bytes follow the end at byte {_at}.");
    }

    private readonly OplogFormatException Truncated() => new($"The bytes end too early: {_span.Length} bytes, read up to {_at}.");
}
