using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.HttpApis;

namespace GolemOrleans.Gateway.HttpApis.Security;

/// <summary>Security schemes in bodies of requests and answers (REST reference §6).</summary>
internal static class SecuritySchemeData
{
    public const string Type = "SecuritySchemeData";

    /// <exception cref="BadRequestException">It parses and makes no sense.</exception>
    public static SecuritySchemeRecord Read(JsonElement body)
    {
        var scheme = new SecuritySchemeRecord
        {
            Provider = JsonBody.RequiredCase(body, "providerType", "Provider", Provider, Type),
            Id = JsonBody.RequiredString(body, "schemeIdentifier", Type),
            ClientId = JsonBody.RequiredString(body, "clientId", Type),
            ClientSecret = JsonBody.RequiredString(body, "clientSecret", Type),
            RedirectUrl = JsonBody.RequiredString(body, "redirectUrl", Type),
            Scopes = JsonBody.RequiredStrings(body, "scopes", Type),
        };
        return Problem(scheme) is { } problem ? throw new BadRequestException($"Invalid security scheme {problem}") : scheme;
    }

    public static void Write(Utf8JsonWriter json, SecuritySchemeRecord scheme)
    {
        json.WriteStartObject();
        json.WriteString("providerType", scheme.Provider.ToString());
        json.WriteString("schemeIdentifier", scheme.Id);
        json.WriteString("clientId", scheme.ClientId);
        json.WriteString("clientSecret", scheme.ClientSecret);
        json.WriteString("redirectUrl", scheme.RedirectUrl);
        JsonResponse.WriteStrings(json, "scopes", scheme.Scopes);
        json.WriteEndObject();
    }

    private static string? Problem(SecuritySchemeRecord scheme) =>
        scheme.Id.Length is 0 or > 255 || scheme.Id.Any(c => char.IsWhiteSpace(c) || char.IsControl(c)) ? $"identifier '{scheme.Id}'"
        : !Uri.TryCreate(scheme.RedirectUrl, UriKind.Absolute, out var url) ? "relative URL without a base"
        : url.Scheme is not ("http" or "https") ? "redirect URL: neither http nor https"
        : null;

    private static IdentityProvider? Provider(string name) =>
        name.All(char.IsAsciiLetter) && Enum.TryParse<IdentityProvider>(name, out var provider) ? provider : null;
}
