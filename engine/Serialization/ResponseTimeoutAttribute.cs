namespace Orleans;

/// <summary>How long a caller waits for the method's response.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ResponseTimeoutAttribute : Attribute
{
    /// <summary>Sets the time in the syntax of <see cref="TimeSpan.Parse(string)"/>.</summary>
    public ResponseTimeoutAttribute(string timeout) => Timeout = TimeSpan.Parse(timeout);

    /// <summary>The time.</summary>
    public TimeSpan? Timeout { get; init; }
}
