namespace Orleans.Serialization.Invocation;

/// <summary>Holds the object that calls are made on, and its components.</summary>
public interface ITargetHolder
{
    /// <summary>The object.</summary>
    object? GetTarget();

    /// <summary>The component of a type, or null.</summary>
    object? GetComponent(Type componentType);
}
