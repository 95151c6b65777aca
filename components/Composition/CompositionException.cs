namespace GolemOrleans.Components;

/// <summary>Why components do not compose.</summary>
public enum CompositionProblem
{
    /// <summary>No export of a plug fits an import of the socket.</summary>
    NothingToPlug = 0,

    /// <summary>Two components want the same import with types that disagree, or two plugs offer the same.</summary>
    Conflict = 1,

    /// <summary>An import that remains is of a kind that only components can satisfy: a core module, a component, a nested instance.</summary>
    Unsupported = 2,

    /// <summary>The composition would exceed the limit on its size.</summary>
    TooLarge = 3,
}

/// <summary>Components do not compose; the message names the imports or exports that stand in the way.</summary>
public sealed class CompositionException(CompositionProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    public CompositionProblem Problem { get; } = problem;
}
