using System.Net;
using GolemOrleans.Silo.Tests.Support;
using Xunit;

namespace GolemOrleans.Silo.Tests.Deploy;

/// <summary>The server with no more rights than image and chart give it.</summary>
public sealed class ContainedServerTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("golem-contained").FullName;

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [ContainedFact]
    public async Task It_runs_workers_without_rights_answers_probes_and_ends_by_SIGTERM_within_the_grace_period()
    {
        string component;
        using (ContainedServer server = await StartAsync())
        {
            Assert.Equal($"{ContainedServer.User}", server.Status("Uid"));
            Assert.Equal("0000000000000000", server.Status("CapEff"));
            using var client = new HttpClient { BaseAddress = server.Address };
            foreach (string probe in new[] { "/version", "/healthcheck" })
                Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri(probe, UriKind.Relative))).StatusCode);
            component = await Rest.DeployAsync(server.Address, "test:workbench", await File.ReadAllBytesAsync(Path.Combine(AppContext.BaseDirectory, "c.wasm")));
            Assert.Contains("[1]", await AddAsync(server, component), StringComparison.Ordinal);

            // The chart's grace period less the time of its preStop hook.
            Assert.Equal(0, await server.TerminateAsync(TimeSpan.FromSeconds(55)));
        }

        using ContainedServer again = await StartAsync();
        Assert.Contains("[2]", await AddAsync(again, component), StringComparison.Ordinal);
        Assert.Equal(0, await again.TerminateAsync(TimeSpan.FromSeconds(55)));
    }

    private static Task<string> AddAsync(ContainedServer server, string component) =>
        Rest.InvokeAsync(server.Address, component, "w", "test:workbench/api.{add}", """[{"value":1}]""");

    /// <summary>What the image sets, and the port, which the test cannot know to be free.</summary>
    private Task<ContainedServer> StartAsync() => ContainedServer.StartAsync(_data, new Dictionary<string, string>
    {
        ["GOLEM_ADDRESS"] = "127.0.0.1", ["GOLEM_PORT"] = "0", ["GOLEM_DATA_DIR"] = Path.Combine(_data, "data"), ["GOLEM_JSON_LOGS"] = "true",
        ["GOLEM_DRAIN_SECONDS"] = "20", ["TMPDIR"] = _data, ["DOTNET_gcServer"] = "0",
    });
}
