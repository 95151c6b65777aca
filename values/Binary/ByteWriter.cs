using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace GolemOrleans.Values.Binary;

/// <summary>Writes through a span of the buffer writer; <see cref="Flush"/> hands over what is left.</summary>
internal ref struct ByteWriter(IBufferWriter<byte> output)
{
    internal static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private Span<byte> _span;
    private int _used;

    public void Byte(byte value) => Reserve(1)[_used++] = value;

    /// <summary>LEB128, least significant group first.</summary>
    public void VarUInt(ulong value)
    {
        var span = Reserve(10);
        while (value >= 0x80)
        {
            span[_used++] = (byte)(value | 0x80);
            value >>= 7;
        }

        span[_used++] = (byte)value;
    }

    /// <summary>Zigzag: small negative numbers stay small.</summary>
    public void VarInt(long value) => VarUInt((ulong)(value << 1) ^ (ulong)(value >> 63));

    public void UInt32(uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4)[_used..], value);
        _used += 4;
    }

    public void UInt64(ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8)[_used..], value);
        _used += 8;
    }

    public void String(string value)
    {
        var length = Utf8.GetByteCount(value);
        VarUInt((ulong)length);

        // Two statements: reserving may flush, which sets the position back.
        var span = Reserve(length);
        _used += Utf8.GetBytes(value, span[_used..]);
    }

    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        Flush();
        output.Write(bytes);
    }

    public void Flush()
    {
        if (_used > 0)
            output.Advance(_used);
        _span = default;
        _used = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (_span.Length - _used < count)
        {
            Flush();
            _span = output.GetSpan(Math.Max(count, 256));
        }

        return _span;
    }
}
