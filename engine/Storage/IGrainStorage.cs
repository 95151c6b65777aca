using Orleans.Runtime;

namespace Orleans.Storage;

/// <summary>
/// Stores grain state. A write or clear succeeds only when the given ETag is the stored one, else throws
/// <see cref="InconsistentStateException"/> and changes nothing. Thread-safe.
/// </summary>
public interface IGrainStorage
{
    /// <summary>Reads state, ETag and whether a record exists into <paramref name="grainState"/>.</summary>
    Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Writes the state and sets the new ETag.</summary>
    Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);

    /// <summary>Deletes the record and resets the state.</summary>
    Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState);
}
