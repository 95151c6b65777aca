namespace Orleans;

/// <summary>State on its way to or from a storage.</summary>
/// <typeparam name="T">The type of the state.</typeparam>
public interface IGrainState<T>
{
    /// <summary>The state.</summary>
    T State { get; set; }

    /// <summary>The version, or null when there is no record.</summary>
    string? ETag { get; set; }

    /// <summary>True when the storage has a record.</summary>
    bool RecordExists { get; set; }
}
