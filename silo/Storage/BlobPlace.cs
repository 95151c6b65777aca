using System.Text;
using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Postgres;

namespace GolemOrleans.Silo.Storage;

/// <summary>
/// Where the servers of one database keep their blobs: in the database, or in one folder that all have mounted. The first server
/// decides, and the database remembers; a folder is known by a file in it, wherever it is mounted.
/// </summary>
internal static class BlobPlace
{
    /// <summary>Names the folder: a GUID.</summary>
    public const string MarkerFile = "blob-place.id";

    private const string Key = "golem/blob-place";
    private const string InDatabase = "database";

    /// <param name="database">All tables are there.</param>
    /// <param name="folder">Null: the database.</param>
    /// <param name="newId">Names a folder that has no name yet.</param>
    /// <exception cref="StoreUnavailableException">The other servers keep them elsewhere, or the folder cannot be used.</exception>
    public static async Task CheckAsync(PostgresDatabase database, string? folder, Func<Guid> newId, CancellationToken cancellation)
    {
        var records = new PostgresRecords(database);
        var agreed = await ReadAsync(records, cancellation);
        if (agreed is null)
        {
            var first = folder is null || await HasBlobsAsync(database, cancellation) ? InDatabase : Marker(folder) ?? Mark(folder, newId());
            await records.TryReplaceAsync(Key, "", Encoding.UTF8.GetBytes(first), null, cancellation);
            agreed = await ReadAsync(records, cancellation);
        }

        if (agreed == InDatabase && folder is not null)
            throw new StoreUnavailableException($"The servers of this database keep blobs in it, not in '{folder}': start without --blob-dir.");
        if (agreed != InDatabase && folder is null)
            throw new StoreUnavailableException("The servers of this database keep blobs in a folder that all of them have mounted: name it with --blob-dir.");
        if (folder is not null && Marker(folder) != agreed)
        {
            throw new StoreUnavailableException(
                $"'{folder}' is not the folder in which the servers of this database keep blobs: it has no file {MarkerFile} with {agreed}. Is it mounted?");
        }
    }

    private static async Task<string?> ReadAsync(PostgresRecords records, CancellationToken cancellation) =>
        (await records.ReadAsync(Key, "", cancellation)).State is { } state ? Encoding.UTF8.GetString(state) : null;

    /// <summary>Of servers that did not remember their place yet.</summary>
    private static async Task<bool> HasBlobsAsync(PostgresDatabase database, CancellationToken cancellation) =>
        await database.RunAsync(async (connection, token) =>
        {
            await using var command = new Npgsql.NpgsqlCommand("SELECT EXISTS (SELECT FROM golem_blobs)", connection);
            return (bool)(await command.ExecuteScalarAsync(token))!;
        }, cancellation);

    private static string? Marker(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, MarkerFile)).Trim();
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The folder '{folder}' cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>Names the folder unless another server does at this moment; answers its name.</summary>
    private static string Mark(string folder, Guid id)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var name = id.ToString("D");
            var file = Path.Combine(folder, MarkerFile);
            var written = $"{file}.{name}";
            File.WriteAllText(written, name);
            try
            {
                File.Move(written, file, overwrite: false);
            }
            catch (IOException) when (File.Exists(file))
            {
                File.Delete(written);
            }

            return Marker(folder)!;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The folder '{folder}' cannot be written: {failure.Message}", failure);
        }
    }
}
