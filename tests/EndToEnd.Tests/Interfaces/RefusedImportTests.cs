using GolemOrleans.EndToEnd.Tests.Servers;
using Xunit;

namespace GolemOrleans.EndToEnd.Tests.Interfaces;

/// <summary>What the host knows and does not offer.</summary>
public sealed class RefusedImportTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-refused").FullName;

    [Fact]
    public async Task A_worker_of_a_component_that_imports_mysql_is_refused_by_name_before_and_after_a_kill()
    {
        Worker? worker = null;
        for (var life = 0; life < 2; life++)
        {
            using var server = await ServerProcess.StartAsync(_data);
            worker ??= new Worker(
                await server.Api.DeployAsync("test:mysql", new WatComponent().Import("golem:rdbms/mysql", "[static]db-connection.open").ToWasm("")), "w");
            var refused = await server.Api.InvokeAsync(worker, "run");
            Assert.Contains("golem:rdbms/mysql", refused.Body, StringComparison.Ordinal);
            Assert.Equal(500, (int)refused.Status);
            await server.KillAsync();
        }
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);
}
