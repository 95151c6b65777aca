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

    /// <exception cref="BadRequestException">Not a zip archive, too many entries, a path that leaves the root, or a file that is listed and missing.</exception>
    /// <param name="archive">A zip archive.</param>
    /// <param name="readOnly">Whether files are read-only, by path; each must be in the archive. Those that are not listed are.</param>
    /// <param name="cancellation">Ends the reading.</param>
    public async Task<InitialFileRecord[]> UnpackAsync(StoredUpload archive, IReadOnlyDictionary<string, bool> readOnly, CancellationToken cancellation)
    {
        await using var stream = await store.OpenReadAsync(archive.Digest, cancellation)
            ?? throw new InvalidOperationException("The archive vanished from the upload store.");
        try
        {
            await using var zip = new ZipArchive(stream, ZipArchiveMode.Read);
            if (zip.Entries.Count > MaxEntries)
                throw Malformed($"{zip.Entries.Count} entries, the limit is {MaxEntries}");
            var files = new Dictionary<string, InitialFileRecord>(StringComparer.Ordinal);
            var budget = options.Value.MaxUploadBytes;
            foreach (var entry in zip.Entries)
            {
                if (entry.FullName.EndsWith('/') || entry.FullName.EndsWith('\\'))
                    continue;
                var path = PathOf(entry.FullName);
                await using var content = await entry.OpenAsync(cancellation);
                var stored = await store.WriteAsync(content, budget, cancellation);
                budget -= stored.SizeBytes;
                files[path] = new InitialFileRecord { Key = stored.Digest, Path = path, ReadOnly = readOnly.GetValueOrDefault(path, true) };
            }

            return readOnly.Keys.FirstOrDefault(path => !files.ContainsKey(path)) is { } missing
                ? throw Malformed($"Didn't find expected file in the archive: {missing}")
                : [.. files.Values];
        }
        catch (InvalidDataException failure)
        {
            throw Malformed("Failed to unpack provided component files", failure.Message);
        }
        catch (UploadTooLargeException failure)
        {
            throw Malformed("It unpacks to more than the limit", failure.Message);
        }
    }

    /// <summary>
    /// <c>/a/b</c> from an archive name: backslashes become slashes, characters that some file system cannot have go, and so do
    /// segments of which nothing is left; <c>..</c> is refused.
    /// </summary>
    private static string PathOf(string name)
    {
        var segments = name.Replace('\\', '/').Split('/');
        var path = segments.Select(FileNames.Sanitize).Where(segment => segment.Length > 0).ToArray();
        return path.Length > 0 && !segments.Contains("..")
            ? "/" + string.Join('/', path)
            : throw Malformed($"The path '{name}' is unusable");
    }

    /// <summary>Whether files are read-only, by path, out of the JSON of permissions.</summary>
    /// <exception cref="MalformedBodyException">It is not a list of absolute paths with permissions.</exception>
    public static Dictionary<string, bool> Permissions(byte[] json)
    {
        const string list = "list_ComponentFilePathWithPermissions";
        const string type = "ComponentFilePathWithPermissions";
        using var document = JsonBody.Parse(json, PermissionsType);
        if (JsonBody.Field(document.RootElement, "values") is not { ValueKind: JsonValueKind.Array } values)
            throw JsonBody.WrongType(list, JsonBody.Field(document.RootElement, "values"), PermissionsType);
        var paths = new Dictionary<string, bool>(StringComparer.Ordinal);
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
            paths[path.GetString()!] = text.GetString() == "read-only";
        }

        return paths;
    }

    private static BadRequestException Malformed(string message, string? error = null) =>
        new($"Malformed component archive error: {message}: {(error is null ? "None" : $"Some({JsonBody.Quote(error)})")}");
}
