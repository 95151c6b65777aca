using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Engine.Storage;

/// <summary>A grain's state in a storage.</summary>
internal sealed class PersistentState<TState>(string name, GrainId grainId, IGrainStorage storage) : IPersistentState<TState>
{
    private readonly GrainState<TState> _state = new(StateCodec.New<TState>());

    public TState State
    {
        get => _state.State;
        set => _state.State = value;
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => storage.ReadStateAsync(name, grainId, _state);

    public Task WriteStateAsync() => storage.WriteStateAsync(name, grainId, _state);

    public Task ClearStateAsync() => storage.ClearStateAsync(name, grainId, _state);
}
