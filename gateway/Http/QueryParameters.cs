using GolemOrleans.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace GolemOrleans.Gateway.Http;

/// <summary>Typed query parameters; a missing or malformed one is a plain-text 400, as the reference's framework does.</summary>
internal static class QueryParameters
{
    public static string RequiredText(HttpContext context, string name) =>
        OptionalText(context, name) ?? throw Missing(name, "string");

    public static string? OptionalText(HttpContext context, string name)
    {
        foreach (var pair in new QueryStringEnumerable(context.Request.QueryString.Value))
        {
            if (pair.DecodeName().Span.SequenceEqual(name))
                return pair.DecodeValue().ToString();
        }

        return null;
    }

    public static ulong RequiredU64(HttpContext context, string name) =>
        OptionalU64(context, name) ?? throw Missing(name, "integer(uint64)");

    public static ulong? OptionalU64(HttpContext context, string name)
    {
        if (OptionalText(context, name) is not { } text)
            return null;
        return U64Text.TryParse(text, out var value) ? value : throw Malformed(name, "integer(uint64)", U64Text.Problem(text));
    }

    public static bool? OptionalBool(HttpContext context, string name)
    {
        if (OptionalText(context, name) is not { } text)
            return null;
        return text is "true" or "false"
            ? text == "true"
            : throw Malformed(name, "boolean", "provided string was not `true` or `false`");
    }

    public static Guid RequiredUuid(HttpContext context, string name)
    {
        var text = OptionalText(context, name) ?? throw Missing(name, "string(PluginInstallationId)");
        return UuidText.TryParse(text, out var value)
            ? value
            : throw Malformed(name, "string(PluginInstallationId)", UuidText.Problem(text));
    }

    /// <summary>A value that its type does not have.</summary>
    public static PlainTextException Malformed(string name, string type, string problem) => new(400, $"failed to parse parameter `{name}`: failed to parse \"{type}\": {problem}");

    private static PlainTextException Missing(string name, string type) =>
        new(400, $"failed to parse parameter `{name}`: Type \"{type}\" expects an input value.");
}
