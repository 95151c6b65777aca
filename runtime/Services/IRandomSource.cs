namespace GolemOrleans.Runtime.Services;

/// <summary>Randomness for guests, ids and jitter. Thread-safe.</summary>
public interface IRandomSource
{
    /// <summary>Fills with cryptographically secure bytes (seeded ones in tests).</summary>
    void Fill(Span<byte> bytes);

    /// <summary>Uniform in [0, 1): for jitter only.</summary>
    double NextDouble();
}

/// <summary>The operating system's random generator.</summary>
public sealed class SystemRandomSource : IRandomSource
{
    public void Fill(Span<byte> bytes) => System.Security.Cryptography.RandomNumberGenerator.Fill(bytes);

    public double NextDouble()
    {
        Span<byte> bytes = stackalloc byte[8];
        Fill(bytes);
        return (BitConverter.ToUInt64(bytes) >> 11) * (1.0 / (1UL << 53));
    }
}
