using System.Net.Sockets;
using GolemOrleans.Oplog;
using GolemOrleans.Silo.Faults;

namespace GolemOrleans.Silo;

/// <summary>Runs a server until it is asked to stop. Shared by the stand-alone process and <c>golem server run</c>.</summary>
public static class ServerCommand
{
    /// <param name="args">As <see cref="ServerArguments"/> reads them.</param>
    /// <returns>Exit code: 0 after a graceful stop, 1 when the server could not start, 2 when the options make no sense (the reason is on standard error).</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> args, CancellationToken cancellation)
    {
        ServerOptions options;
        try
        {
            options = ServerArguments.Parse(args);
        }
        catch (FormatException failure)
        {
            await Console.Error.WriteLineAsync($"golem server: {failure.Message}");
            return 2;
        }

        return await RunAsync(options, cancellation);
    }

    /// <returns>Exit code: 0 after a graceful stop, 1 when the server could not start (the reason is on standard error).</returns>
    public static async Task<int> RunAsync(ServerOptions options, CancellationToken cancellation)
    {
        GolemServer server;
        try
        {
            var faults = KillAtFaultPoint.Parse(Environment.GetEnvironmentVariable(KillAtFaultPoint.Variable));
            server = await GolemServer.StartAsync(options with { Faults = faults }, cancellation);
        }
        catch (Exception failure) when (failure is OplogStoreException or IOException or UnauthorizedAccessException or SocketException or FormatException or NotSupportedException)
        {
            await Console.Error.WriteLineAsync($"golem server: {Describe(failure, options)}");
            return 1;
        }

        await using (server)
        {
            await Console.Out.WriteLineAsync($"golem server listens on {server.BaseAddress} (data in {options.DataDirectory})");
            await Console.Out.WriteLineAsync($"golem server takes requests to HTTP APIs at {server.CustomRequestAddress}");
            await server.WaitForShutdownAsync(cancellation);
        }

        return 0;
    }

    private static string Describe(Exception failure, ServerOptions options) => failure switch
    {
        SocketException => $"Cannot listen on {options.Address}:{options.Port}: {failure.Message}",
        _ => failure.Message,
    };
}
