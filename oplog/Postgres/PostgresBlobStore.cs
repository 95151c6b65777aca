using System.Buffers;
using System.Security.Cryptography;
using Npgsql;

namespace GolemOrleans.Oplog.Postgres;

/// <summary>
/// Blobs in the database, in parts of a megabyte, so that all servers on it share them. A stream whose digest is not known yet goes
/// through a file in a folder of this server's own.
/// </summary>
public sealed class PostgresBlobStore : IBlobStore
{
    private const int PartBytes = 1024 * 1024;

    private readonly PostgresDatabase _database;
    private readonly string _spoolFolder;
    private long _spool;

    /// <param name="database">Stays the caller's and must outlive the store.</param>
    /// <param name="spoolFolder">Created if missing, emptied; used by this process alone.</param>
    /// <exception cref="StoreUnavailableException">The folder cannot be written.</exception>
    public PostgresBlobStore(PostgresDatabase database, string spoolFolder)
    {
        (_database, _spoolFolder) = (database, spoolFolder);
        try
        {
            Directory.CreateDirectory(spoolFolder);
            foreach (string part in Directory.EnumerateFiles(spoolFolder, "*.part")) File.Delete(part);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The folder '{spoolFolder}' cannot be written: {failure.Message}", failure);
        }
    }

    public async ValueTask<BlobDigest> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        BlobDigest digest = BlobDigest.Of(content.Span);
        await StoreAsync(digest, content.Length, (offset, buffer, _) =>
        {
            int count = (int)Math.Min(buffer.Length, content.Length - offset);
            content.Span.Slice((int)offset, count).CopyTo(buffer.Span);
            return ValueTask.FromResult(count);
        }, cancellation).ConfigureAwait(false);
        return digest;
    }

    public async ValueTask<BlobDigest> PutAsync(Stream content, CancellationToken cancellation = default)
    {
        string path = Path.Combine(_spoolFolder, $"{Interlocked.Increment(ref _spool)}.part");
        FileStream file;
        try
        {
            file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"A blob cannot be written: {failure.Message}", failure);
        }

        await using (file.ConfigureAwait(false))
        {
            BlobDigest digest = await SpoolAsync(content, file, cancellation).ConfigureAwait(false);
            await StoreAsync(digest, file.Length, (offset, buffer, token) =>
            {
                file.Position = offset;
                return ReadFullAsync(file, buffer, token);
            }, cancellation).ConfigureAwait(false);
            return digest;
        }
    }

    public async ValueTask<Stream> OpenReadAsync(BlobDigest digest, CancellationToken cancellation = default)
    {
        long length = await LengthAsync(digest, cancellation).ConfigureAwait(false) ?? throw new BlobNotFoundException(digest);
        return new PostgresBlobStream(part => PartAsync(digest, part, default), length, PartBytes);
    }

    public async ValueTask<byte[]> ReadAsync(BlobDigest digest, CancellationToken cancellation = default)
    {
        var bytes = new byte[await LengthAsync(digest, cancellation).ConfigureAwait(false) ?? throw new BlobNotFoundException(digest)];
        for (int part = 0, at = 0; at < bytes.Length; part++)
        {
            byte[] read = await PartAsync(digest, part, cancellation).ConfigureAwait(false);
            read.CopyTo(bytes, at);
            at += read.Length;
        }

        return bytes;
    }

    public ValueTask<long?> LengthAsync(BlobDigest digest, CancellationToken cancellation = default) => _database.RunAsync(async (connection, token) =>
    {
        await using var command = new NpgsqlCommand("SELECT length FROM golem_blobs WHERE digest = $1", connection);
        command.Parameters.With(Bytes(digest));
        return (long?)await command.ExecuteScalarAsync(token).ConfigureAwait(false);
    }, cancellation);

    public async ValueTask DeleteAsync(BlobDigest digest, CancellationToken cancellation = default) => await _database.RunAsync(async (connection, token) =>
    {
        const string sql = "WITH gone AS (DELETE FROM golem_blobs WHERE digest = $1) DELETE FROM golem_blob_parts WHERE digest = $1";
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.With(Bytes(digest));
        return await command.ExecuteNonQueryAsync(token).ConfigureAwait(false);
    }, cancellation).ConfigureAwait(false);

    /// <summary>Writes name and parts in one transaction, unless they are there.</summary>
    private async Task StoreAsync(BlobDigest digest, long length, Func<long, Memory<byte>, CancellationToken, ValueTask<int>> read, CancellationToken cancellation)
    {
        if (await LengthAsync(digest, cancellation).ConfigureAwait(false) == length) return;
        await _database.RunAsync(async (connection, token) =>
        {
            await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(token).ConfigureAwait(false);
            await using (var name = new NpgsqlCommand("INSERT INTO golem_blobs(digest, length) VALUES ($1, $2) ON CONFLICT DO NOTHING", connection))
            {
                name.Parameters.With(Bytes(digest)).With(length);
                if (await name.ExecuteNonQueryAsync(token).ConfigureAwait(false) == 0) return true;
            }

            byte[] buffer = ArrayPool<byte>.Shared.Rent(PartBytes);
            try
            {
                int part = 0;
                for (long at = 0; at < length; part++)
                {
                    int count = await read(at, buffer.AsMemory(0, PartBytes), token).ConfigureAwait(false);
                    await using var insert = new NpgsqlCommand("INSERT INTO golem_blob_parts(digest, part, bytes) VALUES ($1, $2, $3)", connection);
                    insert.Parameters.With(Bytes(digest)).With(part).With(new ReadOnlyMemory<byte>(buffer, 0, count));
                    await insert.ExecuteNonQueryAsync(token).ConfigureAwait(false);
                    at += count;
                }
            }
            finally
            {
                ArrayPool<byte>.Shared.Return(buffer);
            }

            await transaction.CommitAsync(token).ConfigureAwait(false);
            return true;
        }, cancellation).ConfigureAwait(false);
    }

    private ValueTask<byte[]> PartAsync(BlobDigest digest, int part, CancellationToken cancellation) => _database.RunAsync(async (connection, token) =>
    {
        await using var command = new NpgsqlCommand("SELECT bytes FROM golem_blob_parts WHERE digest = $1 AND part = $2", connection);
        command.Parameters.With(Bytes(digest)).With(part);
        return (byte[]?)await command.ExecuteScalarAsync(token).ConfigureAwait(false) ?? throw new BlobNotFoundException(digest);
    }, cancellation);

    private static async Task<BlobDigest> SpoolAsync(Stream content, FileStream file, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(128 * 1024);
        try
        {
            int read;
            while ((read = await content.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await WriteAsync(file, buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return BlobDigest.Read(hash.GetHashAndReset());
    }

    private static async Task WriteAsync(FileStream file, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        try
        {
            await file.WriteAsync(bytes, cancellation).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new StoreUnavailableException($"A blob cannot be written: {failure.Message}", failure);
        }
    }

    private static async ValueTask<int> ReadFullAsync(FileStream file, Memory<byte> buffer, CancellationToken cancellation) =>
        await file.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellation).ConfigureAwait(false);

    private static byte[] Bytes(BlobDigest digest)
    {
        var bytes = new byte[BlobDigest.ByteCount];
        digest.Write(bytes);
        return bytes;
    }
}
