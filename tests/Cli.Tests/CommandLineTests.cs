using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using GolemOrleans.Cli.Demo;
using Xunit;

namespace GolemOrleans.Cli.Tests;

public sealed class CommandLineTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("golem-cli-test").FullName;

    [Theory]
    [InlineData("nope", "Unrecognized command or argument 'nope'")]
    [InlineData("server run --nope", "Unrecognized command or argument '--nope'")]
    [InlineData("server run --port 70000", "--port needs a port number, found '70000'")]
    [InlineData("server run --port", "Required argument missing for option: '--port'")]
    [InlineData("demo extra", "Unrecognized command or argument 'extra'")]
    public async Task Wrong_arguments_are_named_and_exit_with_two(string arguments, string message)
    {
        var run = await GolemProcess.RunAsync(arguments.Split(' '));
        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_commands()
    {
        var run = await GolemProcess.RunAsync("--help");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("server", run.Output, StringComparison.Ordinal);
        Assert.Contains("demo", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_folder_that_cannot_be_made_is_told_and_exits_with_one()
    {
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");
        var run = await GolemProcess.RunAsync("server", "run", "--data-dir", Path.Combine(file, "data"), "--port", "0");
        Assert.Equal(1, run.ExitCode);
        Assert.StartsWith($"golem server: The data folder '{file}", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_and_exits_with_one()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        var run = await GolemProcess.RunAsync("server", "run", "--data-dir", _folder, "--port", $"{port}");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains($"golem server: Failed to bind to address http://127.0.0.1:{port}: address already in use", run.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_name_is_no_address_to_listen_on()
    {
        var run = await GolemProcess.RunAsync("server", "run", "--data-dir", _folder, "--address", "everywhere", "--port", "0");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("'everywhere' is no address to listen on", run.Errors, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    [Fact]
    public async Task A_server_that_is_told_so_stops_when_its_input_ends()
    {
        using var server = Process.Start(ServerExecutable.Create("server", "run", "--data-dir", _folder, "--port", "0", "--until-input-ends"))!;
        try
        {
            var errors = server.StandardError.ReadToEndAsync();
            Assert.Contains("listens on", await server.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(120)), StringComparison.Ordinal);
            server.StandardInput.Close();
            await server.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(120));
            Assert.True(server.ExitCode == 0, await errors);
        }
        finally
        {
            if (!server.HasExited)
                server.Kill();
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
