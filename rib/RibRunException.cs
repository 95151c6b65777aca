namespace GolemOrleans.Rib;

/// <summary>Why a running program ended without a value.</summary>
public enum RibRunErrorKind
{
    /// <summary>An index or range outside a list or tuple.</summary>
    IndexOutOfRange,

    /// <summary>No arm of a <c>match</c> takes the value.</summary>
    NoMatch,

    DivisionByZero,

    /// <summary>The result of arithmetic or a number does not fit its type.</summary>
    Overflow,

    /// <summary>An input is missing or has another type than the program was compiled for.</summary>
    Input,

    /// <summary>A call answered a value of another type than the function has.</summary>
    CallResult,

    /// <summary>The program did more than <see cref="RibLimits"/> allow.</summary>
    Limit,
}

/// <summary>A program that failed while it ran. <see cref="Exception.Message"/> is complete for a user.</summary>
public sealed class RibRunException(RibRunErrorKind kind, int line, int column, string problem)
    : Exception(line == 0 ? problem : $"error at line {line}, column {column}: {problem}")
{
    public RibRunErrorKind Kind { get; } = kind;

    /// <summary>From 1; 0 when no expression is at fault.</summary>
    public int Line { get; } = line;

    public int Column { get; } = column;
}
