using GolemOrleans.Components.Hosting;

namespace GolemOrleans.Runtime.Host.Wasi.Cli;

/// <summary><c>terminal-input</c>: never made, since no worker has a terminal.</summary>
[WitResource("wasi:cli/terminal-input", "terminal-input")]
public sealed class TerminalInput : HostObject
{
    private TerminalInput() : base(null) { }
}

/// <summary><c>terminal-output</c>: never made, since no worker has a terminal.</summary>
[WitResource("wasi:cli/terminal-output", "terminal-output")]
public sealed class TerminalOutput : HostObject
{
    private TerminalOutput() : base(null) { }
}

/// <summary><c>wasi:cli/terminal-stdin</c>.</summary>
[WitInterface("wasi:cli/terminal-stdin")]
internal sealed class TerminalStdin
{
    public TerminalInput? GetTerminalStdin() => null;
}

/// <summary><c>wasi:cli/terminal-stdout</c>.</summary>
[WitInterface("wasi:cli/terminal-stdout")]
internal sealed class TerminalStdout
{
    public TerminalOutput? GetTerminalStdout() => null;
}

/// <summary><c>wasi:cli/terminal-stderr</c>.</summary>
[WitInterface("wasi:cli/terminal-stderr")]
internal sealed class TerminalStderr
{
    public TerminalOutput? GetTerminalStderr() => null;
}
