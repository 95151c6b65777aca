namespace Orleans.Serialization;

/// <summary>A value of a type that cannot be serialised was about to cross a grain boundary.</summary>
[GenerateSerializer]
public sealed class CodecNotFoundException : SerializerException
{
    /// <summary>Makes the error.</summary>
    public CodecNotFoundException(string message)
        : base(message)
    {
    }
}
