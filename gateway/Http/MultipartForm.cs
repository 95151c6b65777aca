using GolemOrleans.Gateway.Errors;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace GolemOrleans.Gateway.Http;

/// <summary>
/// Reads multipart forms part by part, in any order; parts without a name or with one that nobody asked for are passed over.
/// Refusals are worded as the reference words them.
/// </summary>
internal static class MultipartForm
{
    private const int MaxTextBytes = 1 << 20;

    /// <param name="context">Whose body is the form.</param>
    /// <param name="maxBytes">Limit of the whole form.</param>
    /// <param name="fields">Known fields with the names of their types.</param>
    /// <param name="take">Called for each part of a known field, once each; must read the part to its end.</param>
    /// <exception cref="PlainTextException">415: no form. 400: no boundary, or a field twice.</exception>
    /// <exception cref="UploadRejectedException">The form ended early.</exception>
    public static async Task ReadAsync(HttpContext context, long maxBytes, IReadOnlyDictionary<string, string> fields, Func<string, Stream, Task> take)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = maxBytes;
        var reader = new MultipartReader(Boundary(context), context.Request.Body);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        try
        {
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                var field = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    ? HeaderUtilities.RemoveQuotes(disposition.Name).Value
                    : null;
                if (field is null || !fields.TryGetValue(field, out var type))
                    continue;
                if (!seen.Add(field))
                    throw Refused(field, $"failed to parse \"{type}\": repeated field");
                await take(field, section.Body);
            }
        }
        catch (UploadTooLargeException tooLarge)
        {
            throw new PlainTextException(413, tooLarge.Message);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException && !context.RequestAborted.IsCancellationRequested)
        {
            throw new UploadRejectedException($"The upload is incomplete or malformed: {failure.Message}", failure);
        }
    }

    /// <summary>A small part, whole.</summary>
    /// <exception cref="PlainTextException">413: it is larger than 1 MiB.</exception>
    public static async Task<byte[]> BytesAsync(string field, Stream content, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await content.ReadAsync(chunk, cancellation)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxTextBytes)
                throw new PlainTextException(413, $"The form field `{field}` is larger than {MaxTextBytes} bytes.");
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a part; what is wrong with its JSON is told as a problem of the field.</summary>
    /// <param name="field">Name of the field.</param>
    /// <param name="type">Its type in the reference.</param>
    /// <param name="parse">Throws <see cref="MalformedBodyException"/>.</param>
    public static T Parse<T>(string field, string type, Func<T> parse)
    {
        try
        {
            return parse();
        }
        catch (MalformedBodyException problem)
        {
            throw Refused(field, problem.IsSyntax ? $"failed to parse \"{type}\": {problem.Problem}" : problem.Problem);
        }
    }

    public static PlainTextException Missing(string field) => Refused($"field `{field}` is required");

    public static PlainTextException Refused(string field, string problem) => Refused($"failed to parse field `{field}`: {problem}");

    private static PlainTextException Refused(string problem) => new(400, $"parse multipart error: {problem}");

    private static string Boundary(HttpContext context) => HeaderUtilities.RemoveQuotes(ContentType.RequireForm(context).Boundary).Value is { Length: > 0 } boundary
        ? boundary
        : throw Refused("no boundary found in Content-Type");
}
