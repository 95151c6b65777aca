using System.CommandLine;
using GolemOrleans.Cli.Api;
using GolemOrleans.Cli.Output;

namespace GolemOrleans.Cli.Commands;

/// <summary>What a command that talks to the server works with.</summary>
/// <param name="NewKey">Makes up an idempotency key.</param>
internal sealed record ApiContext(ParseResult Parsed, GolemClient Client, Printer Out, Func<string> NewKey, CancellationToken Cancellation)
{
    public T Get<T>(Argument<T> argument) => Parsed.GetRequiredValue(argument);

    public T? Get<T>(Option<T> option) => Parsed.GetValue(option);
}

/// <summary>Makes commands that talk to the server; their failures are told in one line on standard error.</summary>
internal static class ApiCommand
{
    /// <summary>Gives the command its action.</summary>
    public static Command Does(this Command command, Func<ApiContext, Task> action)
    {
        command.SetAction((parsed, cancellation) => RunAsync(parsed, action, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, Func<ApiContext, Task> action, CancellationToken cancellation)
    {
        var output = parsed.InvocationConfiguration.Output;
        var errors = parsed.InvocationConfiguration.Error;
        try
        {
            using var client = new GolemClient(GlobalOptions.ServerAddress(parsed));
            await action(new ApiContext(parsed, client, new Printer(parsed.GetValue(GlobalOptions.Format), output, errors), static () => Guid.NewGuid().ToString(), cancellation));
            return 0;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            return 130;
        }
        catch (Exception failure) when (Explain(failure, parsed) is not null)
        {
            await errors.WriteLineAsync($"error: {Explain(failure, parsed)}");
            return 1;
        }
    }

    private static string? Explain(Exception failure, ParseResult parsed) => failure switch
    {
        CommandException or ApiException or IOException or UnauthorizedAccessException => failure.Message,
        HttpRequestException or System.Net.WebSockets.WebSocketException =>
            $"The server at {GlobalOptions.ServerAddress(parsed)} cannot be reached: {failure.Message} Start one with 'golem server run', or name another with --server.",
        _ => null,
    };
}
