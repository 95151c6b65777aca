namespace Orleans.Core;

/// <summary>State of a grain in a storage.</summary>
public interface IStorage
{
    /// <summary>The version that was read or written last; null when there is no record.</summary>
    string? Etag { get; }

    /// <summary>True when the storage has a record.</summary>
    bool RecordExists { get; }

    /// <summary>Deletes the record and resets the state.</summary>
    Task ClearStateAsync();

    /// <summary>Writes the state; <see cref="Orleans.Storage.InconsistentStateException"/> when another writer was first.</summary>
    Task WriteStateAsync();

    /// <summary>Reads the state; changes that were not written are lost.</summary>
    Task ReadStateAsync();

    /// <summary>Deletes the record and resets the state.</summary>
    Task ClearStateAsync(CancellationToken cancellationToken) => ClearStateAsync();

    /// <summary>Writes the state; <see cref="Orleans.Storage.InconsistentStateException"/> when another writer was first.</summary>
    Task WriteStateAsync(CancellationToken cancellationToken) => WriteStateAsync();

    /// <summary>Reads the state; changes that were not written are lost.</summary>
    Task ReadStateAsync(CancellationToken cancellationToken) => ReadStateAsync();
}
