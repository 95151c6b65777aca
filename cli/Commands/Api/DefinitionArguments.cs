using System.CommandLine;

namespace GolemOrleans.Cli.Commands.Api;

/// <summary>Arguments of several commands about API definitions, and what they stand for.</summary>
internal static class DefinitionArguments
{
    public static Option<string> Id() => new("--id", "-i") { Description = "The definition's id.", Required = true };

    public static Option<string> Version() => new("--version") { Description = "Its version.", Required = true };

    public static Argument<string> Site() => new("SITE") { Description = "The host, with its port if it has one, and the subdomain before it." };

    /// <summary>A definition as <c>ID@VERSION</c>.</summary>
    /// <exception cref="CommandException">It is written in another way.</exception>
    public static (string Id, string Version) Parse(string text) => text.Split('@', 2) is [{ Length: > 0 } id, { Length: > 0 } version]
        ? (id, version)
        : throw new CommandException($"'{text}' names no version of a definition: write ID@VERSION, such as shop@1.");
}
