using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace GolemOrleans.Oplog;

/// <summary>SHA-256 of a blob's bytes; its name in the blob store. Text form: 64 lower-case hex digits.</summary>
public readonly record struct BlobDigest(UInt128 High, UInt128 Low)
{
    public const int ByteCount = 32;

    public static BlobDigest Of(ReadOnlySpan<byte> content)
    {
        Span<byte> digest = stackalloc byte[ByteCount];
        SHA256.HashData(content, digest);
        return Read(digest);
    }

    public static BlobDigest Read(ReadOnlySpan<byte> bytes) =>
        new(BinaryPrimitives.ReadUInt128BigEndian(bytes), BinaryPrimitives.ReadUInt128BigEndian(bytes[16..]));

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt128BigEndian(destination, High);
        BinaryPrimitives.WriteUInt128BigEndian(destination[16..], Low);
    }

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[ByteCount];
        Write(bytes);
        return Convert.ToHexStringLower(bytes);
    }

    /// <exception cref="FormatException">Not 64 hex digits.</exception>
    public static BlobDigest Parse(string text) => TryParse(text, out BlobDigest digest) ? digest : throw new FormatException($"'{text}' is not a blob digest.");

    public static bool TryParse([NotNullWhen(true)] string? text, out BlobDigest digest)
    {
        digest = default;
        Span<byte> bytes = stackalloc byte[ByteCount];
        if (text is not { Length: ByteCount * 2 } ||
            Convert.FromHexString(text, bytes, out _, out int written) != System.Buffers.OperationStatus.Done || written != ByteCount) return false;
        digest = Read(bytes);
        return true;
    }
}
