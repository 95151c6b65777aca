namespace GolemOrleans.Components;

/// <summary>How a component is compiled.</summary>
public sealed record CompileOptions
{
    /// <summary>Where compiled code is kept; null compiles every time.</summary>
    public IArtifactCache? Cache { get; init; }

    /// <summary>
    /// Make instances capturable: the core modules are edited so that their memories, globals and tables can be reached. The
    /// component behaves as before.
    /// </summary>
    public bool Snapshots { get; init; }
}
