namespace Orleans.Serialization;

/// <summary>Base of serialisation errors.</summary>
[GenerateSerializer]
public class SerializerException : Exception
{
    /// <summary>Makes an error without a message.</summary>
    public SerializerException()
    {
    }

    /// <summary>Makes the error.</summary>
    public SerializerException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with its cause.</summary>
    public SerializerException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
