namespace GolemOrleans.Values.Names;

/// <summary>A function name that cannot be read; the message has the wording of the Golem 1.2 API, line breaks included.</summary>
public sealed class FunctionNameException(int column, string unexpected, string expected)
    : FormatException($"Invalid function name: Parse error at line: 1, column: {column}\nUnexpected {unexpected}\nExpected {expected}\n")
{
    /// <summary>Where reading stopped, from 1.</summary>
    public int Column { get; } = column;
}
