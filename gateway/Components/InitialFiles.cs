using System.IO.Compression;
using System.Text.Json;
using GolemOrleans.Gateway.Errors;
using GolemOrleans.Gateway.Http;
using GolemOrleans.GrainInterfaces;
using GolemOrleans.GrainInterfaces.Storage;
using Microsoft.Extensions.Options;

namespace GolemOrleans.Gateway.Components;

/// <summary>Unpacks the zip archive of initial files into the upload store and pairs entries with their permissions.</summary>
internal sealed class InitialFiles(IUploadStore store, IOptions<GatewayOptions> options)
{
    public const string PermissionsType = "ComponentFilePathWithPermissionsList";

    private const int MaxEntries = 10_000;

    /// <exception cref="BadRequestException">Not a zip archive, too many entries, or a path that leaves the root.</exception>
    public async Task<InitialFileRecord[]> UnpackAsync(StoredUpload archive, IReadOnlySet<string> readWrite, CancellationToken cancellation)
    {
        await using var stream = await store.OpenReadAsync(archive.Digest, cancellation)
            ?? throw new InvalidOperationException("The archive vanished from the upload store.");
        try
        {
            await using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.Count > MaxEntries)
                throw new BadRequestException($"The files archive has {zip.Entries.Count} entries; the limit is {MaxEntries}.");
            var files = new Dictionary<string, InitialFileRecord>(StringComparer.Ordinal);
            var budget = options.Value.MaxUploadBytes;
            foreach (var entry in zip.Entries)
            {
                if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
                    continue;
                var path = Normalize(entry.FullName);
                await using var content = await entry.OpenAsync(cancellation);
                var stored = await store.WriteAsync(content, budget, cancellation);
                budget -= stored.SizeBytes;
                files[path] = new InitialFileRecord { Key = stored.Digest, Path = path, ReadOnly = !readWrite.Contains(path) };
            }

            return [.. files.Values];
        }
        catch (InvalidDataException failure)
        {
            throw new BadRequestException($"The files archive is not a valid zip archive: {failure.Message}");
        }
        catch (UploadTooLargeException failure)
        {
            throw new BadRequestException($"The files archive unpacks to more than the limit: {failure.Message}");
        }
    }

    /// <summary><c>/a/b</c> from an archive name: backslashes become slashes, empty and dot segments go, <c>..</c> is refused.</summary>
    internal static string Normalize(string name)
    {
        var segments = name.Replace('\\', '/').Split('/', StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").ToArray();
        if (segments.Length == 0 || segments.Contains("..") || segments.Any(s => s.Contains('\0')))
            throw new BadRequestException($"The files archive has an entry with the unusable path '{name}'.");
        return "/" + string.Join('/', segments);
    }

    /// <summary>The paths that guests may write, out of the JSON of permissions; all others are read-only.</summary>
    /// <exception cref="MalformedBodyException">It is not a list of absolute paths with permissions.</exception>
    public static HashSet<string> ReadWritePaths(byte[] json)
    {
        const string list = "list_ComponentFilePathWithPermissions";
        const string type = "ComponentFilePathWithPermissions";
        using var document = JsonBody.Parse(json, PermissionsType);
        if (JsonBody.Field(document.RootElement, "values") is not { ValueKind: JsonValueKind.Array } values)
            throw JsonBody.WrongType(list, JsonBody.Field(document.RootElement, "values"), PermissionsType);
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var value in values.EnumerateArray())
        {
            if (value.ValueKind != JsonValueKind.Object)
                throw JsonBody.WrongType(type, value, list, PermissionsType);
            if (JsonBody.Field(value, "path") is not { ValueKind: JsonValueKind.String } path)
                throw JsonBody.WrongType("ComponentFilePath", JsonBody.Field(value, "path"), type, list, PermissionsType);
            if (!path.GetString()!.StartsWith('/'))
                throw JsonBody.WrongValue("ComponentFilePath", "Path must be absolute", type, list, PermissionsType);
            var permissions = JsonBody.Field(value, "permissions");
            if (permissions is not { ValueKind: JsonValueKind.String } text || text.GetString() is not ("read-only" or "read-write"))
                throw JsonBody.WrongType("ComponentFilePermissions", permissions, type, list, PermissionsType);
            if (permissions.Value.GetString() == "read-write")
                paths.Add(Normalize(path.GetString()!));
        }

        return paths;
    }
}
