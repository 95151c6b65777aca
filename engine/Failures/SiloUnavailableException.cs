namespace Orleans.Runtime;

/// <summary>The silo that ran the call, or would have, is gone: the method may or may not have run.</summary>
[GenerateSerializer]
public sealed class SiloUnavailableException : OrleansMessageRejectionException
{
    /// <summary>Makes an error without details.</summary>
    public SiloUnavailableException()
        : base("SiloUnavailable")
    {
    }

    /// <summary>Makes the error.</summary>
    public SiloUnavailableException(string msg)
        : base(msg)
    {
    }

    /// <summary>Makes the error with its cause.</summary>
    public SiloUnavailableException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
