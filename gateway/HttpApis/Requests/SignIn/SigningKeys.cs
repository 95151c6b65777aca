using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;

namespace GolemOrleans.Gateway.HttpApis.Requests.SignIn;

/// <summary>
/// The public keys of an identity provider (RFC 7517), by which its signatures are checked: RS, PS and ES with SHA-256, -384 and
/// -512. Keys of other kinds are left out. Immutable, thread-safe.
/// </summary>
internal sealed class SigningKeys
{
    private const int MinRsaBits = 2048;

    private readonly List<Key> _keys = [];

    /// <param name="document">A key set.</param>
    public SigningKeys(JsonElement document)
    {
        if (document.ValueKind != JsonValueKind.Object || !document.TryGetProperty("keys", out var keys) || keys.ValueKind != JsonValueKind.Array)
            throw new IdentityProviderException("The provider's keys are no key set.");
        foreach (var key in keys.EnumerateArray())
        {
            if (Text(key, "use") is null or "sig" && Read(key) is { } read)
                _keys.Add(read);
        }
    }

    /// <summary>Whether there is a key of that name; without a name, whether there is any.</summary>
    public bool Has(string? keyId) => _keys.Exists(key => keyId is null || key.Id == keyId);

    /// <summary>Whether one of the keys made a signature.</summary>
    /// <param name="algorithm">Such as <c>RS256</c>; unknown ones have no valid signatures.</param>
    /// <param name="keyId">The key's name; null: any.</param>
    /// <param name="data">What was signed.</param>
    /// <param name="signature">As JSON Web Signatures have it (RFC 7518 §3).</param>
    public bool Verify(string algorithm, string? keyId, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (algorithm.Length != 5 || Hash(algorithm.AsSpan(2)) is not { } hash)
            return false;
        foreach (var key in _keys)
        {
            if ((keyId is null || key.Id == keyId) && (key.Algorithm is null || key.Algorithm == algorithm) && Verify(key, algorithm.AsSpan(0, 2), hash, data, signature))
                return true;
        }

        return false;
    }

    private static bool Verify(Key key, ReadOnlySpan<char> family, HashAlgorithmName hash, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (key.Rsa is { } rsaKey && family is "RS" or "PS")
        {
            using var rsa = RSA.Create(key.Rsa!.Value);
            return rsa.VerifyData(data, signature, hash, family is "RS" ? RSASignaturePadding.Pkcs1 : RSASignaturePadding.Pss);
        }

        if (key.Curve is not { } curve || family is not "ES")
            return false;
        using var ecdsa = ECDsa.Create(curve);
        return ecdsa.VerifyData(data, signature, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
    }

    private static Key? Read(JsonElement key)
    {
        try
        {
            var (id, algorithm) = (Text(key, "kid"), Text(key, "alg"));
            if (Text(key, "kty") == "RSA" && Bytes(key, "n") is { } modulus && Bytes(key, "e") is { } exponent && modulus.Length * 8 >= MinRsaBits)
                return new Key(id, algorithm, new RSAParameters { Modulus = modulus, Exponent = exponent }, null);
            if (Text(key, "kty") == "EC" && Curve(Text(key, "crv")) is { } curve && Bytes(key, "x") is { } x && Bytes(key, "y") is { } y)
                return new Key(id, algorithm, null, new ECParameters { Curve = curve, Q = new ECPoint { X = x, Y = y } });
            return null;
        }
        catch (FormatException)
        {
            // A key that cannot be read signs nothing.
            return null;
        }
    }

    private static ECCurve? Curve(string? name) => name switch
    {
        "P-256" => ECCurve.NamedCurves.nistP256,
        "P-384" => ECCurve.NamedCurves.nistP384,
        "P-521" => ECCurve.NamedCurves.nistP521,
        _ => null,
    };

    private static HashAlgorithmName? Hash(ReadOnlySpan<char> bits) => bits switch
    {
        "256" => HashAlgorithmName.SHA256,
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => null,
    };

    private static string? Text(JsonElement key, string name) =>
        key.ValueKind == JsonValueKind.Object && key.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static byte[]? Bytes(JsonElement key, string name) => Text(key, name) is { } text ? Base64Url.DecodeFromChars(text) : null;

    private sealed record Key(string? Id, string? Algorithm, RSAParameters? Rsa, ECParameters? Curve);
}
