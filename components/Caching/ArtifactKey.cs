using System.Security.Cryptography;
using System.Text;

namespace GolemOrleans.Components.Caching;

/// <summary>Names an artifact: SHA-256 over the module's SHA-256 and the engine's fingerprint, as lower-case hex.</summary>
internal static class ArtifactKey
{
    public static string Of(ReadOnlySpan<byte> module, string fingerprint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(SHA256.HashData(module));
        hash.AppendData(Encoding.UTF8.GetBytes(fingerprint));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
