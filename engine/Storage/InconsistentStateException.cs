using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>Stored state was changed by another activation since it was read: nothing was written.</summary>
[GenerateSerializer]
public class InconsistentStateException : OrleansException
{
    /// <summary>Makes an error without details.</summary>
    public InconsistentStateException()
    {
    }

    /// <summary>Makes the error.</summary>
    public InconsistentStateException(string message)
        : base(message)
    {
    }

    /// <summary>Makes the error with its cause.</summary>
    public InconsistentStateException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Makes the error with both ETags and the storage's own error.</summary>
    public InconsistentStateException(string errorMsg, string storedEtag, string currentEtag, Exception storageException)
        : base(errorMsg, storageException)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>Makes the error with both ETags.</summary>
    public InconsistentStateException(string errorMsg, string storedEtag, string currentEtag)
        : base(errorMsg)
    {
        StoredEtag = storedEtag;
        CurrentEtag = currentEtag;
    }

    /// <summary>The ETag that the storage holds.</summary>
    [Id(1)]
    public string? StoredEtag { get; private set; }

    /// <summary>The ETag that the writer expected.</summary>
    [Id(2)]
    public string? CurrentEtag { get; private set; }
}
