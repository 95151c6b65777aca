using System.Buffers;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Values.Binary;

/// <summary>
/// Types as bytes, described in docs/formats/values.md. A decoded type has resource types of its own: within one encoding
/// equal resources stay equal, between encodings they do not.
/// </summary>
public static class BinaryTypeCodec
{
    /// <summary>The version byte that every encoding starts with.</summary>
    public const byte Version = 1;

    public static void Write(IBufferWriter<byte> output, WitType type)
    {
        var writer = new ByteWriter(output);
        writer.Byte(Version);
        new TypeEncoder().Write(ref writer, type);
        writer.Flush();
    }

    /// <exception cref="ValueCodecException">The bytes are malformed, of another version, or too many.</exception>
    public static WitType Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ByteReader(bytes);
        reader.Version(Version);
        var type = new TypeDecoder().Read(ref reader);
        reader.End();
        return type;
    }
}
