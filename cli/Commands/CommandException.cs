namespace GolemOrleans.Cli.Commands;

/// <summary>A command cannot be carried out; the message says why, for the terminal.</summary>
public sealed class CommandException(string message) : Exception(message);
