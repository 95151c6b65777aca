using GolemOrleans.Gateway.Tests.Support;
using GolemOrleans.Silo.Tests.Support;
using GolemOrleans.Tests.Postgres;
using GolemOrleans.Wasmtime;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GolemOrleans.Silo.Tests.Cluster;

/// <summary>Two servers on one PostgreSQL, each with a data folder of its own.</summary>
public sealed class TwoServersTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-two-servers").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [PostgresTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_is_uploaded_at_one_server_runs_at_the_other_and_workers_share_what_they_store(bool blobsInMountedFolder)
    {
        string database = TestPostgres.Cluster.NewSchema(), blobs = Path.Combine(_folder, "blobs");
        await using GolemServer first = await StartAsync("first"), second = await StartAsync("second");

        // A component with a file, uploaded at the first.
        string workbench = await Rest.DeployAsync(
            first, "test:workbench", await GuestAsync("c.wasm"), ("files", ZipArchiveBytes.Of(("hello.txt", "from the first"u8.ToArray()))),
            ("filesPermissions", """{"values":[{"path":"/hello.txt","permissions":"read-only"}]}"""));
        Assert.Contains("from the first", await CallAsync(second, "read-file", """[{"value":"/hello.txt"}]"""), StringComparison.Ordinal);

        // One worker, whichever is asked; each has compiled for itself.
        for (int sum = 1; sum <= 4; sum++)
            Assert.Contains($"\"value\":[{sum}]", await CallAsync(sum % 2 == 0 ? first : second, "add", """[{"value":1}]"""), StringComparison.Ordinal);
        foreach (string server in new[] { "first", "second" })
            Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(_folder, server, "compiled"), "*", SearchOption.AllDirectories));
        Assert.Equal(blobsInMountedFolder, Directory.Exists(blobs) && Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories).Any());
        Assert.False(Directory.Exists(Path.Combine(_folder, "first", "blobs")));

        // Values and containers of workers of both.
        string shelf = await Rest.DeployAsync(second, "test:shelf", WatText.ToWasm(await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "shelf.wat"))));
        await Rest.InvokeAsync(first, shelf, "writer", "put", """[{"value":"bucket"},{"value":"key"},{"value":"kept for all"}]""");
        Assert.Contains("kept for all", await Rest.InvokeAsync(second, shelf, "reader", "take", """[{"value":"bucket"},{"value":"key"}]"""), StringComparison.Ordinal);
        Assert.Contains("false", await Rest.InvokeAsync(second, shelf, "reader", "has", """[{"value":"box"}]"""), StringComparison.Ordinal);
        await Rest.InvokeAsync(first, shelf, "writer", "make", """[{"value":"box"}]""");
        Assert.Contains("true", await Rest.InvokeAsync(second, shelf, "reader", "has", """[{"value":"box"}]"""), StringComparison.Ordinal);

        Task<GolemServer> StartAsync(string name) => GolemServer.StartAsync(new ServerOptions
        {
            DataDirectory = Path.Combine(_folder, name), Port = 0, Database = database, AllowVolatileDatabase = true, LogLevel = LogLevel.Error,
            BlobDirectory = blobsInMountedFolder ? blobs : null,
        });

        Task<string> CallAsync(GolemServer server, string function, string parameters) =>
            Rest.InvokeAsync(server, workbench, "w", $"test:workbench/api.{{{function}}}", parameters);
    }

    private static Task<byte[]> GuestAsync(string name) => File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, name));
}
