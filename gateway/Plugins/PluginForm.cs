using System.Text;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.Plugins;

/// <summary>Reads the multipart form of library and app plugins; the component streams into the upload store.</summary>
internal sealed class PluginForm(IUploadStore store, IOptions<GatewayOptions> options)
{
    private static readonly Dictionary<string, string> s_fields = new()
    {
        ["name"] = "string",
        ["version"] = "string",
        ["description"] = "string",
        ["icon"] = "string(binary)",
        ["homepage"] = "string",
        ["scope"] = "PluginScope",
        ["wasm"] = "string(binary)",
    };

    public async Task<PluginFormParts> ReadAsync(HttpContext context)
    {
        var parts = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        StoredUpload? wasm = null;
        await MultipartForm.ReadAsync(context, options.Value.MaxUploadBytes + (1 << 20), s_fields, async (field, content) =>
        {
            if (field == "wasm")
                wasm = await store.WriteAsync(content, options.Value.MaxUploadBytes, context.RequestAborted);
            else
                parts[field] = await MultipartForm.BytesAsync(field, content, context.RequestAborted);
        });
        foreach (var field in s_fields.Keys)
        {
            if (field != "wasm" && !parts.ContainsKey(field))
                throw MultipartForm.Missing(field);
        }

        return new PluginFormParts(parts, wasm ?? throw MultipartForm.Missing("wasm"));
    }
}

/// <summary>The parts of a plugin form, all there.</summary>
internal sealed class PluginFormParts(IReadOnlyDictionary<string, byte[]> parts, StoredUpload wasm)
{
    public StoredUpload Wasm => wasm;

    public string Text(string field) => Encoding.UTF8.GetString(parts[field]);

    /// <exception cref="PlainTextException">413: the part is too large.</exception>
    public byte[] Icon => parts["icon"] is { Length: <= PluginEndpoints.MaxIconBytes } bytes
        ? bytes
        : throw new PlainTextException(413, $"The form field `icon` is larger than {PluginEndpoints.MaxIconBytes} bytes.");

    /// <summary>The component that it is for; null for all.</summary>
    /// <exception cref="PlainTextException">400: neither the text of a scope nor its JSON.</exception>
    public Guid? Scope
    {
        get
        {
            var text = Text("scope");
            if (text.StartsWith('{'))
                return MultipartForm.Parse("scope", PluginScopeText.Type, () => PluginBody.Scope(parts["scope"]));
            return PluginScopeText.TryParse(text, out var component, out var problem) ? component : throw MultipartForm.Refused("scope", problem);
        }
    }
}
