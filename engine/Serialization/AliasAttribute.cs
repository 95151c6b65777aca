namespace Orleans;

/// <summary>A name that identifies the type or method in messages and stored state, whatever it is called in code.</summary>
[AttributeUsage(
    AttributeTargets.Class | AttributeTargets.Interface | AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Method,
    AllowMultiple = true)]
public sealed class AliasAttribute : Attribute
{
    /// <summary>Assigns the name.</summary>
    public AliasAttribute(string alias) => Alias = alias;

    /// <summary>The name: unique among types, or among the methods of the declaring type.</summary>
    public string Alias { get; }
}
