using System.Buffers;
using System.Security.Cryptography;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Oplog.Files;

/// <summary>
/// Blobs as files: <c>{folder}/{first two hex digits}/{digest}</c>. A file appears under its name only when its bytes are synced;
/// the name is synced before the put completes. Left-over <c>*.part</c> files of a crash are removed when the store is made; in a
/// folder that several processes share only those that nobody has written to for a day, since the others may be at work.
/// </summary>
public sealed class FileBlobStore : IBlobStore
{
    private const int BufferBytes = 128 * 1024;

    private readonly string _folder;
    private static readonly TimeSpan s_abandoned = TimeSpan.FromDays(1);

    private readonly IFaultInjector _faults;
    private readonly string _partPrefix;
    private long _part;

    /// <param name="folder">Created if missing; used by one process.</param>
    /// <exception cref="StoreUnavailableException">The folder cannot be written.</exception>
    public FileBlobStore(string folder, IFaultInjector? faults = null) : this(folder, "", DateTime.MaxValue, faults)
    {
    }

    private FileBlobStore(string folder, string partPrefix, DateTime partsUntil, IFaultInjector? faults)
    {
        _folder = Path.GetFullPath(folder);
        _faults = faults ?? NoFaults.Instance;
        _partPrefix = partPrefix;
        Guard(() =>
        {
            Directory.CreateDirectory(_folder);
            foreach (string part in Directory.EnumerateFiles(_folder, "*.part"))
                if (File.GetLastWriteTimeUtc(part) < partsUntil) File.Delete(part);
            DirectorySync.Sync(Path.GetDirectoryName(_folder)!);
            return true;
        });
    }

    /// <summary>A store in a folder that other processes use too, for example one mounted from the network.</summary>
    /// <param name="folder">Created if missing; renaming must be atomic in its file system.</param>
    /// <param name="writer">Names this process; no other one that uses the folder has it.</param>
    /// <exception cref="StoreUnavailableException">The folder cannot be written.</exception>
    public static FileBlobStore OpenShared(string folder, Guid writer, TimeProvider time, IFaultInjector? faults = null) =>
        new(folder, $"{writer:N}-", time.GetUtcNow().UtcDateTime - s_abandoned, faults);

    public async ValueTask<BlobDigest> PutAsync(ReadOnlyMemory<byte> content, CancellationToken cancellation = default)
    {
        BlobDigest digest = BlobDigest.Of(content.Span);
        if (File.Exists(PathOf(digest))) return Guard(() => Publish(null, digest));
        using var stream = new MemoryStream(content.ToArray(), writable: false);
        return await PutAsync(stream, cancellation).ConfigureAwait(false);
    }

    public async ValueTask<BlobDigest> PutAsync(Stream content, CancellationToken cancellation = default)
    {
        string part = Path.Combine(_folder, $"{_partPrefix}{Interlocked.Increment(ref _part)}.part");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            using (FileStream file = Guard(() => new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None, 0)))
            {
                int read;
                while ((read = await content.ReadAsync(buffer.AsMemory(0, BufferBytes), cancellation).ConfigureAwait(false)) > 0)
                {
                    hash.AppendData(buffer, 0, read);
                    Guard(() => { file.Write(buffer, 0, read); return true; });
                }

                Guard(() => { file.Flush(flushToDisk: true); return true; });
            }

            _faults.Reach(FaultPoint.DuringBlobPut);
            return Guard(() => Publish(part, BlobDigest.Read(hash.GetHashAndReset())));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
            File.Delete(part);
        }
    }

    public ValueTask<Stream> OpenReadAsync(BlobDigest digest, CancellationToken cancellation = default) => ValueTask.FromResult<Stream>(Open(digest));

    public async ValueTask<byte[]> ReadAsync(BlobDigest digest, CancellationToken cancellation = default)
    {
        await using FileStream file = Open(digest);
        var bytes = new byte[file.Length];
        await file.ReadExactlyAsync(bytes, cancellation).ConfigureAwait(false);
        return bytes;
    }

    public ValueTask<long?> LengthAsync(BlobDigest digest, CancellationToken cancellation = default)
    {
        var file = new FileInfo(PathOf(digest));
        return ValueTask.FromResult(file.Exists ? (long?)file.Length : null);
    }

    public ValueTask DeleteAsync(BlobDigest digest, CancellationToken cancellation = default)
    {
        string path = PathOf(digest);
        if (File.Exists(path)) Guard(() => { File.Delete(path); return true; });
        return ValueTask.CompletedTask;
    }

    /// <summary>Gives written bytes their name (unless another put already has) and syncs it.</summary>
    private BlobDigest Publish(string? part, BlobDigest digest)
    {
        string path = PathOf(digest), folder = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(folder))
        {
            Directory.CreateDirectory(folder);
            DirectorySync.Sync(_folder);
        }

        if (part is not null) File.Move(part, path, overwrite: true);
        DirectorySync.Sync(folder);
        return digest;
    }

    private FileStream Open(BlobDigest digest)
    {
        try
        {
            return new FileStream(PathOf(digest), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete, BufferBytes, FileOptions.Asynchronous);
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BlobNotFoundException(digest);
        }
    }

    private string PathOf(BlobDigest digest)
    {
        string name = digest.ToString();
        return Path.Combine(_folder, name[..2], name);
    }

    private static T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"A blob cannot be written: {failure.Message}", failure);
        }
    }
}
