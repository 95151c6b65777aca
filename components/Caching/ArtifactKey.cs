using System.Security.Cryptography;
using System.Text;

namespace GolemOrleans.Components.Caching;

/// <summary>Names an artifact: SHA-256 over the module's SHA-256 and the engine's fingerprint, as lower-case hex.</summary>
internal static class ArtifactKey
{
    /// <param name="digest">The module's SHA-256.</param>
    /// <param name="fingerprint">Everything else that decides the artifact.</param>
    public static string Of(ReadOnlySpan<byte> digest, string fingerprint)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(digest);
        hash.AppendData(Encoding.UTF8.GetBytes(fingerprint));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
