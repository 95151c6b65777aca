using GolemOrleans.Cli.Commands;
using GolemOrleans.Cli.Demo;
using Xunit;

namespace GolemOrleans.Cli.Tests;

/// <summary>A server for a class of tests, and command lines that are run against it in this process.</summary>
public sealed class ServerFixture : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-cli-server").FullName;
    private ServerChild _server = null!;

    public async Task InitializeAsync()
    {
        _server = await ServerChild.StartAsync(Path.Combine(_folder, "data"), 0, Path.Combine(_folder, "server.log"), CancellationToken.None)
            .WaitAsync(TimeSpan.FromSeconds(120));
        await GolemAsync(0, "component", "add", "shop:counter", Sample("counter.wasm"));
        await GolemAsync(0, "component", "add", "shop:orders", Sample("orders.wasm"));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    /// <summary>Runs a command line that must end with the exit code; what it printed is returned.</summary>
    public async Task<(string Output, string Errors)> GolemAsync(int exit, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var ended = await CommandLine.RunAsync(["--server", _server.Address.ToString(), .. arguments], output, errors);
        Assert.True(ended == exit, $"golem {string.Join(' ', arguments)} ended with {ended}:\n{output}{errors}");
        return (output.ToString(), errors.ToString());
    }

    /// <summary>The file of a prebuilt sample.</summary>
    public string Sample(string name)
    {
        var file = Path.Combine(_folder, name);
        if (!File.Exists(file))
        {
            using var from = Samples.Open(name);
            using var to = File.Create(file);
            from.CopyTo(to);
        }

        return file;
    }
}
