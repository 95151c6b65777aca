using System.Text;
using GolemOrleans.Gateway.Components;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace GolemOrleans.Gateway.Plugins;

/// <summary>Reads the multipart form of library and app plugins; the component streams into the upload store.</summary>
internal sealed class PluginForm(IUploadStore store, IOptions<GatewayOptions> options)
{
    public async Task<PluginFormParts> ReadAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
            feature.MaxRequestBodySize = options.Value.MaxUploadBytes + (1 << 20);
        var reader = new MultipartReader(UploadForm.Boundary(context), context.Request.Body);
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        StoredUpload? wasm = null;
        try
        {
            while (await reader.ReadNextSectionAsync(context.RequestAborted) is { } section)
            {
                var field = ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition)
                    ? HeaderUtilities.RemoveQuotes(disposition.Name).Value
                    : null;
                if (field == "wasm")
                    wasm = await store.WriteAsync(section.Body, options.Value.MaxUploadBytes, context.RequestAborted);
                else if (field is not null)
                    parts[field] = await UploadForm.TextAsync(section, field, context.RequestAborted);
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

        return new PluginFormParts(parts, wasm ?? throw PluginFormParts.Missing("wasm"));
    }
}

/// <summary>The parts of a plugin form.</summary>
internal sealed class PluginFormParts(IReadOnlyDictionary<string, byte[]> parts, StoredUpload wasm)
{
    public StoredUpload Wasm => wasm;

    /// <exception cref="PlainTextException">The part is missing.</exception>
    public string Text(string field) => Encoding.UTF8.GetString(Part(field));

    /// <exception cref="PlainTextException">The part is missing or too large.</exception>
    public byte[] Bytes(string field) => Part(field) is { Length: <= PluginEndpoints.MaxIconBytes } bytes
        ? bytes
        : throw new PlainTextException(413, $"The form field `{field}` is larger than {PluginEndpoints.MaxIconBytes} bytes.");

    internal static PlainTextException Missing(string field) => new(400, $"parse request payload error: field `{field}` is required");

    private byte[] Part(string field) => parts.TryGetValue(field, out var part) ? part : throw Missing(field);
}
