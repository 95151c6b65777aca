namespace GolemOrleans.Rib;

/// <summary>Why a text is no program.</summary>
public enum RibErrorKind
{
    /// <summary>The text does not follow the grammar.</summary>
    Syntax,

    /// <summary>Types do not fit, or cannot be known.</summary>
    Type,

    /// <summary>A call of a function that the component does not export, or of one of several of that name.</summary>
    UnknownFunction,

    /// <summary>A call with too few or too many arguments.</summary>
    ArgumentCount,

    /// <summary>A <c>match</c> that leaves values without an arm, or has arms that nothing reaches.</summary>
    Match,

    /// <summary>The text is longer or nested deeper than <see cref="RibLimits"/> allow.</summary>
    Limit,
}

/// <summary>A text that does not compile. <see cref="Exception.Message"/> is complete for a user: place, cause and, where there is one, the remedy.</summary>
public sealed class RibException(RibErrorKind kind, int line, int column, string problem, string? help = null)
    : Exception($"error at line {line}, column {column}: {problem}" + (help is null ? "" : $"\nhelp: {help}"))
{
    public RibErrorKind Kind { get; } = kind;

    /// <summary>From 1.</summary>
    public int Line { get; } = line;

    /// <summary>From 1, in UTF-16 units.</summary>
    public int Column { get; } = column;

    /// <summary>What is wrong, without the place.</summary>
    public string Problem { get; } = problem;

    /// <summary>What to do about it, if there is something to say.</summary>
    public string? Help { get; } = help;
}
