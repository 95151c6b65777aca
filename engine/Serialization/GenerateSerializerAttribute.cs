namespace Orleans;

/// <summary>The type may cross grain boundaries: its members with an <see cref="IdAttribute"/> are copied.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct | AttributeTargets.Enum)]
public sealed class GenerateSerializerAttribute : Attribute
{
    /// <summary>Whether primary constructor parameters are members; the default is true for records only.</summary>
    public bool IncludePrimaryConstructorParameters { get; init; }
}
