using GolemOrleans.GrainInterfaces;
using GolemOrleans.Oplog;
using GolemOrleans.Runtime.Host.Wasi.Filesystem;
using GolemOrleans.Runtime.Requests;

namespace GolemOrleans.Grains.Components;

/// <summary>
/// Initial files as local files: <c>{folder}/{digest}</c>, fetched from the blob store when a component version is first loaded
/// on this machine. A file appears under its name only when it is complete. Thread-safe.
/// </summary>
public sealed class InitialFileCache(IBlobStore blobs, string folder)
{
    /// <summary>The files of a version, present on this machine.</summary>
    /// <exception cref="WorkerException"><see cref="InitialFileDownloadFailed"/>.</exception>
    public async Task<IReadOnlyList<InitialFile>> FetchAsync(IEnumerable<InitialFileRecord> files, CancellationToken cancellation)
    {
        var present = new List<InitialFile>();
        foreach (var file in files)
            present.Add(new InitialFile(file.Path, file.ReadOnly, await FetchAsync(file, cancellation)));
        return present;
    }

    private async Task<string> FetchAsync(InitialFileRecord file, CancellationToken cancellation)
    {
        var target = Path.Join(folder, file.Key);
        if (File.Exists(target))
            return target;
        var part = Path.Join(folder, Path.GetRandomFileName());
        try
        {
            Directory.CreateDirectory(folder);
            await using (var content = await blobs.OpenReadAsync(BlobDigest.Parse(file.Key), cancellation))
            await using (var copy = new FileStream(part, FileMode.CreateNew, FileAccess.Write, FileShare.None))
            {
                await content.CopyToAsync(copy, cancellation);
            }

            File.Move(part, target, overwrite: true);
            return target;
        }
        catch (Exception failure) when (failure is BlobNotFoundException or OplogStoreException or IOException or UnauthorizedAccessException)
        {
            throw new WorkerException(new InitialFileDownloadFailed(file.Path, failure.Message), failure);
        }
        finally
        {
            File.Delete(part);
        }
    }
}
