using System.Buffers;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Binary;

/// <summary>
/// Values as bytes, described in docs/formats/values.md: with the type known to both sides, or preceded by it. Numeric
/// lists are copied as memory. Decoding never allocates more than a fixed multiple of the bytes it is given.
/// </summary>
public static class BinaryValueCodec
{
    /// <summary>The version byte that every encoding starts with.</summary>
    public const byte Version = 1;

    /// <exception cref="InvalidOperationException">The value is not of the type, or holds a live handle.</exception>
    public static void Write(IBufferWriter<byte> output, WitType type, WitValue value)
    {
        var writer = new ByteWriter(output);
        writer.Byte(Version);
        ValueEncoder.Write(ref writer, type, value);
        writer.Flush();
    }

    /// <summary>Writes the type, then the value.</summary>
    /// <exception cref="InvalidOperationException">The value is not of the type, or holds a live handle.</exception>
    public static void Write(IBufferWriter<byte> output, ValueAndType typed)
    {
        var writer = new ByteWriter(output);
        writer.Byte(Version);
        new TypeEncoder().Write(ref writer, typed.Type);
        ValueEncoder.Write(ref writer, typed.Type, typed.Value);
        writer.Flush();
    }

    public static byte[] Encode(WitType type, WitValue value)
    {
        using var buffer = new PooledBuffer();
        Write(buffer, type, value);
        return buffer.ToArray();
    }

    public static byte[] Encode(ValueAndType typed)
    {
        using var buffer = new PooledBuffer();
        Write(buffer, typed);
        return buffer.ToArray();
    }

    /// <exception cref="ValueCodecException">The bytes are malformed, of another version, or too many.</exception>
    public static WitValue Read(ReadOnlySpan<byte> bytes, WitType type)
    {
        var reader = new ByteReader(bytes);
        reader.Version(Version);
        var value = ValueDecoder.Read(ref reader, type);
        reader.End();
        return value;
    }

    /// <exception cref="ValueCodecException">The bytes are malformed, of another version, or too many.</exception>
    public static ValueAndType ReadTyped(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        reader.Version(Version);
        var type = new TypeDecoder().Read(ref reader);
        var value = ValueDecoder.Read(ref reader, type);
        reader.End();
        return new ValueAndType(type, value);
    }
}
