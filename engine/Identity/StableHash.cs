using System.Numerics;

namespace Orleans.Runtime;

/// <summary>A hash of bytes that does not change between processes, machines or versions.</summary>
internal static class StableHash
{
    public static uint Compute(ReadOnlySpan<byte> bytes)
    {
        uint hash = 2166136261;
        foreach (var value in bytes) hash = (hash ^ value) * 16777619;
        // The last round spreads the low-entropy tails that sequential keys have.
        hash ^= hash >> 15;
        hash *= 2246822519;
        return BitOperations.RotateLeft(hash, 13) ^ hash;
    }
}
