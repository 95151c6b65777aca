using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace GolemOrleans.Oplog.Codec;

/// <summary>Appends the primitives of the stored formats to a growing buffer. Reusable after <see cref="Clear"/>; not thread-safe.
/// The buffer comes from the shared pool; disposing gives it back, which is optional. The formats are drawn in
/// <c>docs/formats/oplog.md</c>.</summary>
public sealed class OplogWriter : IDisposable
{
    private byte[] _buffer;
    private int _length;

    public OplogWriter(int capacity = 256) => _buffer = ArrayPool<byte>.Shared.Rent(capacity);

    public int Length => _length;

    /// <summary>Valid until the next write.</summary>
    public ReadOnlySpan<byte> Written => _buffer.AsSpan(0, _length);

    public byte[] ToArray() => Written.ToArray();

    public void Clear() => _length = 0;

    /// <summary>Gives the buffer back; spans of it must not be used any more.</summary>
    public void Dispose()
    {
        byte[] buffer = _buffer;
        (_buffer, _length) = ([], 0);
        if (buffer.Length > 0) ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Byte(byte value)
    {
        if (_length == _buffer.Length) Grow(1);
        _buffer[_length++] = value;
    }

    public void Bool(bool value) => Byte(value ? (byte)1 : (byte)0);

    /// <summary>LEB128, 1 to 10 bytes.</summary>
    public void VarUInt(ulong value)
    {
        if (_buffer.Length - _length < 10) Grow(10);
        Span<byte> target = _buffer.AsSpan(_length);
        int at = 0;
        while (value >= 0x80)
        {
            target[at++] = (byte)(value | 0x80);
            value >>= 7;
        }

        target[at++] = (byte)value;
        _length += at;
    }

    /// <summary>Zigzag, then LEB128.</summary>
    public void VarInt(long value) => VarUInt((ulong)((value << 1) ^ (value >> 63)));

    public void Index(OplogIndex index) => VarUInt(index.Value);

    public void Fixed32(uint value) => BinaryPrimitives.WriteUInt32LittleEndian(Reserve(4), value);

    public void Fixed64(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Reserve(8), value);

    /// <summary>16 bytes, big-endian.</summary>
    public void Fixed128(UInt128 value) => BinaryPrimitives.WriteUInt128BigEndian(Reserve(16), value);

    public void Double(double value) => Fixed64(BitConverter.DoubleToUInt64Bits(value));

    public void Guid(Guid value) => value.TryWriteBytes(Reserve(16), bigEndian: true, out _);

    public void Raw(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Reserve(bytes.Length));

    /// <summary>Length, then the bytes.</summary>
    public void Bytes(ReadOnlySpan<byte> bytes)
    {
        VarUInt((ulong)bytes.Length);
        Raw(bytes);
    }

    /// <summary>Length in bytes, then UTF-8.</summary>
    public void Text(string value)
    {
        int length = Encoding.UTF8.GetByteCount(value);
        VarUInt((ulong)length);
        Encoding.UTF8.GetBytes(value, Reserve(length));
    }

    /// <summary>Room for bytes that the caller writes before anything else.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_buffer.Length - _length < count) Grow(count);
        Span<byte> span = _buffer.AsSpan(_length, count);
        _length += count;
        return span;
    }

    private void Grow(int count)
    {
        byte[] larger = ArrayPool<byte>.Shared.Rent(checked(Math.Max(_buffer.Length * 2, _length + count)));
        Written.CopyTo(larger);
        if (_buffer.Length > 0) ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
