using System.CommandLine;
using GolemOrleans.Cli.Output;

namespace GolemOrleans.Cli.Commands;

/// <summary>Options that every command takes, in any position.</summary>
internal static class GlobalOptions
{
    /// <summary>Names the server when <see cref="Server"/> is not given.</summary>
    public const string ServerVariable = "GOLEM_SERVER_URL";

    private const string LocalServer = "http://localhost:9881";

    public static readonly Option<OutputFormat> Format = new("--format", "-f")
    {
        Description = "Output format: text, json or yaml.",
        Recursive = true,
        DefaultValueFactory = _ => OutputFormat.Text,
    };

    public static readonly Option<Uri> Server = new("--server")
    {
        Description = $"The server's address, by default {LocalServer} or what {ServerVariable} says.",
        Recursive = true,
        CustomParser = argument =>
        {
            if (Address(argument.Tokens[0].Value) is { } address)
                return address;
            argument.AddError($"'{argument.Tokens[0].Value}' is no address of a server, such as {LocalServer}.");
            return null;
        },
    };

    public static Uri ServerAddress(ParseResult parsed)
    {
        if (parsed.GetValue(Server) is { } given)
            return given;
        var text = Environment.GetEnvironmentVariable(ServerVariable) is { Length: > 0 } named ? named : LocalServer;
        return Address(text) ?? throw new CommandException($"{ServerVariable} is '{text}', which is no address of a server, such as {LocalServer}.");
    }

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" ? address : null;
}
