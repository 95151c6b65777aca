using System.Text;
using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace GolemOrleans.Gateway.Components;

/// <summary>
/// Reads the multipart form of component create and update. File parts stream into the upload store, whatever their order;
/// text parts are small and limited. A form that ends early keeps nothing.
/// </summary>
internal sealed class UploadForm(IUploadStore store, InitialFiles initialFiles, IOptions<GatewayOptions> options)
{
    private const int MaxTextBytes = 1 << 20;

    public async Task<ComponentUpload> ReadAsync(HttpContext context)
    {
        var boundary = Boundary(context);
        try
        {
            return await ReadPartsAsync(new MultipartReader(boundary, context.Request.Body), context.RequestAborted);
        }
        catch (Exception failure) when (failure is IOException or InvalidDataException && !context.RequestAborted.IsCancellationRequested)
        {
            throw new UploadRejectedException($"The upload is incomplete or malformed: {failure.Message}", failure);
        }
    }

    /// <exception cref="PlainTextException">415: the request is no multipart form.</exception>
    internal static string Boundary(HttpContext context) =>
        MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var type)
        && type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
        && HeaderUtilities.RemoveQuotes(type.Boundary).Value is { Length: > 0 } boundary
            ? boundary
            : throw new PlainTextException(415, "The request needs the content type multipart/form-data with a boundary.");

    private async Task<ComponentUpload> ReadPartsAsync(MultipartReader reader, CancellationToken cancellation)
    {
        string? name = null;
        StoredUpload? component = null, archive = null;
        ComponentKind? kind = null;
        byte[]? permissions = null, linking = null, environment = null;
        while (await reader.ReadNextSectionAsync(cancellation) is { } section)
        {
            var field = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                ? HeaderUtilities.RemoveQuotes(disposition.Name).Value
                : null;
            switch (field)
            {
                case "name":
                    name = Encoding.UTF8.GetString(await TextAsync(section, "name", cancellation));
                    break;
                case "component":
                    component = await StoreAsync(section.Body, cancellation);
                    break;
                case "componentType":
                    kind = ParseKind(Encoding.UTF8.GetString(await TextAsync(section, "componentType", cancellation)));
                    break;
                case "files":
                    archive = await StoreAsync(section.Body, cancellation);
                    break;
                case "filesPermissions":
                    permissions = await TextAsync(section, "filesPermissions", cancellation);
                    break;
                case "dynamicLinking":
                    linking = await TextAsync(section, "dynamicLinking", cancellation);
                    break;
                case "env":
                    environment = await TextAsync(section, "env", cancellation);
                    break;
                default:
                    break;
            }
        }

        if (component is not { } stored)
            throw new PlainTextException(400, "parse request payload error: field `component` is required");
        return new ComponentUpload
        {
            Name = name,
            Digest = stored.Digest,
            SizeBytes = (ulong)stored.SizeBytes,
            Kind = kind,
            Files = archive is { } zip && permissions is not null ? await initialFiles.UnpackAsync(zip, permissions, cancellation) : null,
            DynamicLinkingJson = Inner(linking, "dynamicLinking"),
            Environment = ParseEnvironment(environment),
        };
    }

    private async Task<StoredUpload> StoreAsync(Stream content, CancellationToken cancellation)
    {
        try
        {
            return await store.WriteAsync(content, options.Value.MaxUploadBytes, cancellation);
        }
        catch (UploadTooLargeException tooLarge)
        {
            throw new PlainTextException(413, tooLarge.Message);
        }
    }

    /// <summary>As text, or as the JSON string that some clients send.</summary>
    internal static ComponentKind ParseKind(string text) => text switch
    {
        "Durable" or "\"Durable\"" => ComponentKind.Durable,
        "Ephemeral" or "\"Ephemeral\"" => ComponentKind.Ephemeral,
        _ => throw new PlainTextException(400, $"parse request payload error: Expected input type \"ComponentType\", found \"{text}\"."),
    };

    internal static async Task<byte[]> TextAsync(MultipartSection section, string field, CancellationToken cancellation)
    {
        using var buffer = new MemoryStream();
        var chunk = new byte[8192];
        int read;
        while ((read = await section.Body.ReadAsync(chunk, cancellation)) > 0)
        {
            buffer.Write(chunk, 0, read);
            if (buffer.Length > MaxTextBytes)
                throw new PlainTextException(413, $"The form field `{field}` is larger than {MaxTextBytes} bytes.");
        }

        return buffer.ToArray();
    }

    /// <summary>The object under <paramref name="property"/> of a JSON part, as bytes; empty when the part is absent.</summary>
    private static byte[] Inner(byte[]? part, string property)
    {
        if (part is null)
            return [];
        using var document = JsonBody.Parse(part, property);
        return JsonBody.Field(document.RootElement, property) is { ValueKind: JsonValueKind.Object } inner
            ? Encoding.UTF8.GetBytes(inner.GetRawText())
            : throw JsonBody.WrongType("map", JsonBody.Field(document.RootElement, property), property);
    }

    private static KeyValuePair<string, string>[] ParseEnvironment(byte[]? part)
    {
        if (part is null)
            return [];
        using var document = JsonBody.Parse(part, "ComponentEnv");
        return JsonBody.RequiredMap(document.RootElement, "keyValues", "ComponentEnv");
    }
}
