using GolemOrleans.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace GolemOrleans.Gateway.Http;

/// <summary>Requires the type of a request's body, as the reference's framework does: 415 otherwise, in its words.</summary>
internal static class ContentType
{
    /// <summary><c>application/json</c>, or any <c>application/…+json</c>; parameters such as the charset are passed over.</summary>
    public static void RequireJson(HttpContext context) => Require(context, "application", "json");

    /// <summary><c>application/octet-stream</c>.</summary>
    public static void RequireBytes(HttpContext context) => Require(context, "application", "octet-stream");

    /// <summary><c>multipart/form-data</c>; answers it with its parameters.</summary>
    public static MediaTypeHeaderValue RequireForm(HttpContext context) => Require(context, "multipart", "form-data");

    private static MediaTypeHeaderValue Require(HttpContext context, string type, string subtype)
    {
        var text = context.Request.ContentType;
        if (string.IsNullOrEmpty(text))
            throw new PlainTextException(415, "the client request does not include the `Content-Type` header");
        return MediaTypeHeaderValue.TryParse(text, out var given)
            && given.Type.Equals(type, StringComparison.OrdinalIgnoreCase)
            && (given.SubType.Equals(subtype, StringComparison.OrdinalIgnoreCase) || given.Suffix.Equals(subtype, StringComparison.OrdinalIgnoreCase))
            ? given
            : throw new PlainTextException(415, $"the `Content-Type` requested by the client is not supported: {text}");
    }
}
