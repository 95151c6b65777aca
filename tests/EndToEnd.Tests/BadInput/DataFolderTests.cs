using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.BadInput;

/// <summary>Data folders that a server must not touch: it says why, leaves them as they are, and ends.</summary>
public sealed class DataFolderTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-folder").FullName;

    [Fact]
    public async Task A_folder_in_use_newer_or_damaged_is_refused_and_left_as_it_is()
    {
        Worker worker;
        using (var server = await ServerProcess.StartAsync(_data))
        {
            worker = new Worker(await server.Api.DeployAsync("demo:pure", Guest.Pure), "w");
            Assert.Equal(7UL, (await server.Api.InvokeAsync(worker, "demo:pure/api.{add}", "[7]", "seven")).U64);
            await RefusedAsync("in use by another process");
            Assert.Equal(0, await server.TerminateAsync());
        }

        await RefusedAsAsync("format", "golem-orleans data 2\n"u8.ToArray(), "is of version 2; this program reads up to 1");
        await RefusedAsAsync("format", "???"u8.ToArray(), "damaged");
        foreach (var file in new[] { "journal.db", "index.db", "registry.db" })
        {
            var damaged = await File.ReadAllBytesAsync(Path.Combine(_data, file));
            new Random(1).NextBytes(damaged.AsSpan(0, 1024));
            await RefusedAsAsync(file, damaged, file);
        }

        using var again = await ServerProcess.StartAsync(_data);
        Assert.Equal(7UL, (await again.Api.InvokeAsync(worker, "demo:pure/api.{add}", "[7]", "seven")).U64);
        Assert.Equal(8UL, (await again.Api.InvokeAsync(worker, "demo:pure/api.{add}", "[1]")).U64);
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    /// <summary>Tries with a file of other content, and puts everything back.</summary>
    private async Task RefusedAsAsync(string file, byte[] content, string reason)
    {
        var saved = Directory.CreateTempSubdirectory("golem-saved").FullName;
        foreach (var original in Directory.GetFiles(_data))
            File.Copy(original, Path.Combine(saved, Path.GetFileName(original)));
        await File.WriteAllBytesAsync(Path.Combine(_data, file), content);
        await RefusedAsync(reason);
        Assert.Equal(content, await File.ReadAllBytesAsync(Path.Combine(_data, file)));
        foreach (var changed in Directory.GetFiles(_data))
            File.Delete(changed);
        foreach (var original in Directory.GetFiles(saved))
            File.Copy(original, Path.Combine(_data, Path.GetFileName(original)));
        Directory.Delete(saved, recursive: true);
    }

    private async Task RefusedAsync(string reason)
    {
        var refused = await Assert.ThrowsAsync<ServerNotStartedException>(() => ServerProcess.StartAsync(_data));
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
        Assert.Contains("golem server: ", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", refused.Message, StringComparison.Ordinal);
        Assert.NotEqual(0, refused.ExitCode);
    }
}
