using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace GolemOrleans.Oplog;

/// <summary>The first 16 bytes of the SHA-256 of an idempotency key's UTF-8 text: what the store keeps instead of the key.</summary>
public readonly record struct KeyHash(UInt128 Value)
{
    public const int ByteCount = 16;

    public static KeyHash Of(string idempotencyKey)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        int length = Encoding.UTF8.GetByteCount(idempotencyKey);
        byte[]? rented = length > 512 ? new byte[length] : null;
        Span<byte> utf8 = rented ?? stackalloc byte[length];
        Encoding.UTF8.GetBytes(idempotencyKey, utf8);
        SHA256.HashData(utf8, digest);
        return Read(digest);
    }

    /// <summary>Reads 16 bytes, big-endian.</summary>
    public static KeyHash Read(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt128BigEndian(bytes));

    /// <summary>Writes 16 bytes, big-endian.</summary>
    public void Write(Span<byte> destination) => BinaryPrimitives.WriteUInt128BigEndian(destination, Value);

    public byte[] ToBytes()
    {
        var bytes = new byte[ByteCount];
        Write(bytes);
        return bytes;
    }

    public override string ToString() => Value.ToString("x32");
}
