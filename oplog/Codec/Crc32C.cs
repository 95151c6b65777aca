using System.Numerics;
using System.Runtime.InteropServices;

namespace GolemOrleans.Oplog.Codec;

/// <summary>CRC-32C (Castagnoli), reflected, initial and final value all ones.</summary>
public static class Crc32C
{
    public static uint Of(ReadOnlySpan<byte> bytes) => Continue(0, bytes);

    /// <summary>The checksum of what <paramref name="crc"/> covers followed by <paramref name="bytes"/>.</summary>
    public static uint Continue(uint crc, ReadOnlySpan<byte> bytes)
    {
        crc = ~crc;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (ulong word in words) crc = BitOperations.Crc32C(crc, BitConverter.IsLittleEndian ? word : System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(word));
        foreach (byte b in bytes[(words.Length * sizeof(ulong))..]) crc = BitOperations.Crc32C(crc, b);
        return ~crc;
    }
}
