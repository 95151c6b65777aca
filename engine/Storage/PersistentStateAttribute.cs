namespace Orleans.Runtime;

/// <summary>Asks for a named state in a named storage.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public class PersistentStateAttribute : Attribute
{
    /// <summary>Names the state and the storage; without a storage name the default storage.</summary>
    public PersistentStateAttribute(string stateName, string? storageName = null)
    {
        StateName = stateName;
        StorageName = storageName;
    }

    /// <summary>The state's name, part of its stored key.</summary>
    public string StateName { get; }

    /// <summary>The storage's name, or null for the default.</summary>
    public string? StorageName { get; }
}
