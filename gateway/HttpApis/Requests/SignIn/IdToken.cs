using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace GolemOrleans.Gateway.HttpApis.Requests.SignIn;

/// <summary>What is wrong with an id token.</summary>
internal enum IdTokenProblem
{
    None,

    /// <summary>It was right, and its time is over.</summary>
    Expired,

    /// <summary>It is malformed, not signed by the provider, or meant for somebody else.</summary>
    Invalid,
}

/// <summary>An id token in compact form (RFC 7515, OpenID Connect Core §2), parsed but not yet trusted. Immutable.</summary>
internal sealed class IdToken
{
    /// <summary>How far clocks may be apart.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(1);

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private IdToken(byte[] signed, byte[] signature, JsonElement header, JsonElement claims)
    {
        _signed = signed;
        _signature = signature;
        Algorithm = Text(header, "alg") ?? "none";
        KeyId = Text(header, "kid");
        Claims = claims;
    }

    public string Algorithm { get; }

    /// <summary>The name of the key; null: any of the provider's.</summary>
    public string? KeyId { get; }

    /// <summary>An object.</summary>
    public JsonElement Claims { get; }

    /// <returns>Null: the text is no token.</returns>
    public static IdToken? Parse(string text)
    {
        if (text.Split('.') is not [var head, var payload, var signature])
            return null;
        try
        {
            var (header, claims) = (Json(head), Json(payload));
            return header.ValueKind == JsonValueKind.Object && claims.ValueKind == JsonValueKind.Object
                ? new IdToken(Encoding.ASCII.GetBytes($"{head}.{payload}"), Base64Url.DecodeFromChars(signature), header, claims)
                : null;
        }
        catch (Exception failure) when (failure is FormatException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether the provider signed it, for this client and this sign-in (OpenID Connect Core §3.1.3.7).</summary>
    public IdTokenProblem Check(SigningKeys keys, string issuer, string clientId, string nonce, DateTimeOffset now)
    {
        var isRight = keys.Verify(Algorithm, KeyId, _signed, _signature)
            && Text(Claims, "iss") == issuer
            && IsFor(clientId)
            && Text(Claims, "nonce") == nonce
            && Time("exp") is not null
            && !(Time("nbf") > now + s_skew);
        return !isRight ? IdTokenProblem.Invalid
            : Time("exp") + s_skew < now ? IdTokenProblem.Expired
            : IdTokenProblem.None;
    }

    private bool IsFor(string clientId)
    {
        if (!Claims.TryGetProperty("aud", out var audience))
            return false;
        if (audience.ValueKind == JsonValueKind.String)
            return audience.ValueEquals(clientId);
        return audience.ValueKind == JsonValueKind.Array
            && audience.EnumerateArray().Any(one => one.ValueKind == JsonValueKind.String && one.ValueEquals(clientId))
            && (audience.GetArrayLength() == 1 || Text(Claims, "azp") == clientId);
    }

    private DateTimeOffset? Time(string claim) =>
        Claims.TryGetProperty(claim, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var seconds) && Math.Abs(seconds) < 1e11
            ? DateTimeOffset.UnixEpoch.AddSeconds(seconds)
            : null;

    private static JsonElement Json(string part)
    {
        using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(part));
        return document.RootElement.Clone();
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
