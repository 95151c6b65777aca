using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Requests.SignIn;

/// <summary>
/// Values that the gateway gives to browsers and gets back: nobody else can read or change them, and they end. The key follows from
/// the secret of the security scheme, so every server of a cluster reads what another wrote, and none has to keep anything.
/// Thread-safe.
/// </summary>
internal sealed class SealedCookies(TimeProvider time, Func<int, byte[]> randomBytes)
{
    private const int KeyBytes = 32;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    /// <param name="scheme">Who can open it.</param>
    /// <param name="purpose">What for; it opens for nothing else.</param>
    /// <param name="value">What to keep.</param>
    /// <param name="lifetime">How long.</param>
    public string Seal<T>(SecuritySchemeRecord scheme, string purpose, T value, TimeSpan lifetime)
    {
        var plain = JsonSerializer.SerializeToUtf8Bytes(new Content<T>(time.GetUtcNow() + lifetime, value));
        var bytes = new byte[NonceBytes + plain.Length + TagBytes];
        randomBytes(NonceBytes).CopyTo(bytes, 0);
        using var cipher = new AesGcm(Key(scheme, purpose), TagBytes);
        cipher.Encrypt(bytes.AsSpan(0, NonceBytes), plain, bytes.AsSpan(NonceBytes, plain.Length), bytes.AsSpan(NonceBytes + plain.Length));
        return Base64Url.EncodeToString(bytes);
    }

    /// <returns>False: it was not sealed for this, was changed, or is over.</returns>
    public bool TryOpen<T>(SecuritySchemeRecord scheme, string purpose, string? text, [MaybeNullWhen(false)] out T value)
    {
        value = default;
        try
        {
            var bytes = text is null ? [] : Base64Url.DecodeFromChars(text);
            if (bytes.Length < NonceBytes + TagBytes)
                return false;
            var plain = new byte[bytes.Length - NonceBytes - TagBytes];
            using var cipher = new AesGcm(Key(scheme, purpose), TagBytes);
            cipher.Decrypt(bytes.AsSpan(0, NonceBytes), bytes.AsSpan(NonceBytes, plain.Length), bytes.AsSpan(NonceBytes + plain.Length), plain);
            var content = JsonSerializer.Deserialize<Content<T>>(plain);
            if (content is null || content.Ends < time.GetUtcNow())
                return false;
            value = content.Value;
            return true;
        }
        catch (Exception failure) when (failure is FormatException or AuthenticationTagMismatchException or JsonException)
        {
            // Whatever it is, it is not ours.
            return false;
        }
    }

    private static byte[] Key(SecuritySchemeRecord scheme, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(scheme.ClientSecret), KeyBytes, info: Encoding.UTF8.GetBytes($"golem http api\n{scheme.Id}\n{purpose}"));

    private sealed record Content<T>(DateTimeOffset Ends, T Value);
}
