using GolemOrleans.Oplog.Files;
using Xunit;

namespace GolemOrleans.Oplog.Tests.Files;

/// <summary>A folder of blobs that several processes use.</summary>
public sealed class SharedBlobFolderTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-shared-blobs").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_process_that_starts_disturbs_nobody_who_is_writing_and_removes_what_nobody_writes_any_more()
    {
        string abandoned = Path.Combine(_folder, "dead-1.part");
        await File.WriteAllTextAsync(abandoned, "left over");
        File.SetLastWriteTimeUtc(abandoned, TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-2));
        FileBlobStore first = Open();
        Assert.False(File.Exists(abandoned));

        var content = new SlowStream([1, 2, 3]);
        Task<BlobDigest> put = first.PutAsync(content, CancellationToken.None).AsTask();
        await content.Begun.Task;
        FileBlobStore second = Open();
        BlobDigest other = await second.PutAsync(new byte[] { 4 }, CancellationToken.None);
        content.Goes.SetResult();

        Assert.Equal([1, 2, 3], await second.ReadAsync(await put, CancellationToken.None));
        Assert.Equal([4], await first.ReadAsync(other, CancellationToken.None));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*.part"));
    }

    [Fact]
    public async Task The_same_bytes_put_by_two_at_once_are_one_blob()
    {
        FileBlobStore[] stores = [Open(), Open()];
        byte[] bytes = new byte[100_000];
        BlobDigest[] digests = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Task.Run(async () => await stores[i % 2].PutAsync(new MemoryStream(bytes), CancellationToken.None))));
        Assert.Single(digests.Distinct());
        Assert.Equal(bytes, await stores[0].ReadAsync(digests[0], CancellationToken.None));
        Assert.Single(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    private FileBlobStore Open() => FileBlobStore.OpenShared(_folder, Guid.NewGuid(), TimeProvider.System);

    /// <summary>Gives its bytes, and its end only when it is told to.</summary>
    private sealed class SlowStream(byte[] bytes) : MemoryStream(bytes)
    {
        public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TaskCompletionSource Goes { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == Length)
            {
                Begun.TrySetResult();
                await Goes.Task;
            }

            return await base.ReadAsync(buffer, cancellationToken);
        }
    }
}
