namespace GolemOrleans.Cli.Demo;

/// <summary>How a demo is run. Immutable.</summary>
internal sealed record DemoOptions
{
    /// <summary>The server's data folder, new or empty and kept afterwards; null uses a temporary one.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>Keeps a temporary data folder too.</summary>
    public bool Keep { get; init; }

    /// <summary>The server's port; 0 lets the system choose one at each start.</summary>
    public int Port { get; init; }

    /// <summary>Longest time a single step may take before the demo gives up.</summary>
    public TimeSpan StepLimit { get; init; } = TimeSpan.FromSeconds(60);
}

/// <summary>The demo could not go on; the message is for the terminal.</summary>
internal sealed class DemoFailedException(string message, Exception? inner = null) : Exception(message, inner);
