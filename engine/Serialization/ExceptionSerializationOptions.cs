namespace Orleans.Serialization;

/// <summary>Which exception types without <see cref="GenerateSerializerAttribute"/> may cross grain boundaries.</summary>
public class ExceptionSerializationOptions
{
    /// <summary>Namespace prefixes whose exceptions cross with their common properties only.</summary>
    public HashSet<string> SupportedNamespacePrefixes { get; } = new(StringComparer.Ordinal) { "Microsoft", "System", "Azure" };

    /// <summary>Admits further exception types.</summary>
    public Func<Type, bool> SupportedExceptionTypeFilter { get; set; } = _ => false;
}
