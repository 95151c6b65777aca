namespace Orleans.Runtime;

/// <summary>Base of the runtime's errors.</summary>
[GenerateSerializer]
public class OrleansException : Exception
{
    /// <summary>Makes an error without a message.</summary>
    public OrleansException()
        : base("Unexpected error.")
    {
    }

    /// <summary>Makes the error.</summary>
    public OrleansException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with its cause.</summary>
    public OrleansException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
