using System.Text;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.Components;

/// <summary>
/// Reads the multipart form of component create and update. File parts stream into the upload store; the others are small and
/// limited. A form that ends early keeps nothing.
/// </summary>
internal sealed class UploadForm(IUploadStore store, InitialFiles initialFiles, IOptions<GatewayOptions> options)
{
    private const string Environment = "ComponentEnv";
    private static readonly Dictionary<string, string> s_fields = new()
    {
        ["name"] = "string",
        ["component"] = "string(binary)",
        ["componentType"] = ComponentKindText.Type,
        ["files"] = "string(binary)",
        ["filesPermissions"] = InitialFiles.PermissionsType,
        ["dynamicLinking"] = DynamicLinkingPart.Type,
        ["env"] = Environment,
    };

    /// <param name="context">Whose body is the form.</param>
    /// <param name="isNamed">Whether it must have a name, which is otherwise ignored.</param>
    public async Task<ComponentUpload> ReadAsync(HttpContext context, bool isNamed)
    {
        var small = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var files = new Dictionary<string, StoredUpload>(StringComparer.Ordinal);
        await MultipartForm.ReadAsync(context, options.Value.MaxUploadBytes + (1 << 20), s_fields, async (field, content) =>
        {
            if (field is "component" or "files")
                files[field] = await store.WriteAsync(content, options.Value.MaxUploadBytes, context.RequestAborted);
            else
                small[field] = await MultipartForm.BytesAsync(field, content, context.RequestAborted);
        });

        var name = small.TryGetValue("name", out var text) ? Encoding.UTF8.GetString(text) : null;
        if (isNamed && name is null)
            throw MultipartForm.Missing("name");
        if (isNamed && string.IsNullOrWhiteSpace(name))
            throw new BadRequestException("Invalid component name: it is blank");
        if (!files.TryGetValue("component", out var component))
            throw MultipartForm.Missing("component");
        var listed = small.TryGetValue("filesPermissions", out var permissions)
            ? MultipartForm.Parse("filesPermissions", InitialFiles.PermissionsType, () => InitialFiles.Permissions(permissions))
            : null;
        return new ComponentUpload
        {
            Name = name,
            Digest = component.Digest,
            SizeBytes = (ulong)component.SizeBytes,
            Kind = small.TryGetValue("componentType", out var kind) ? Kind(Encoding.UTF8.GetString(kind)) : null,
            DynamicLinkingJson = small.TryGetValue("dynamicLinking", out var linking)
                ? MultipartForm.Parse("dynamicLinking", DynamicLinkingPart.Type, () => DynamicLinkingPart.Parse(linking)) : [],
            Environment = small.TryGetValue("env", out var environment) ? MultipartForm.Parse("env", Environment, () => ParseEnvironment(environment)) : [],
            Files = listed is not null && files.TryGetValue("files", out var archive) ? await initialFiles.UnpackAsync(archive, listed, context.RequestAborted) : null,
        };
    }

    private static ComponentKind Kind(string text) =>
        ComponentKindText.Parse(text) ?? throw MultipartForm.Refused("componentType", $"failed to parse \"{ComponentKindText.Type}\": {ComponentKindText.Problem}");

    private static KeyValuePair<string, string>[] ParseEnvironment(byte[] part)
    {
        using var document = JsonBody.Parse(part, Environment);
        return JsonBody.RequiredMap(document.RootElement, "keyValues", Environment);
    }
}
