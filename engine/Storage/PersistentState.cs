using GolemOrleans.Engine.Activations;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;

namespace GolemOrleans.Engine.Storage;

/// <summary>
/// A grain's state in a storage. As with Orleans, it may be touched in turns of its activation only, and a failure of the storage
/// arrives as an <see cref="OrleansException"/>.
/// </summary>
internal sealed class PersistentState<TState>(string name, Activation activation, IGrainStorage storage) : IPersistentState<TState>
{
    private readonly GrainState<TState> _state = new(StateCodec.New<TState>());

    public TState State
    {
        get
        {
            CheckTurn();
            return _state.State;
        }

        set
        {
            CheckTurn();
            _state.State = value;
        }
    }

    public string? Etag => _state.ETag;

    public bool RecordExists => _state.RecordExists;

    public Task ReadStateAsync() => RunAsync(nameof(ReadStateAsync), () => storage.ReadStateAsync(name, activation.GrainId, _state));

    public Task WriteStateAsync() => RunAsync(nameof(WriteStateAsync), () => storage.WriteStateAsync(name, activation.GrainId, _state));

    public Task ClearStateAsync() => RunAsync(nameof(ClearStateAsync), () => storage.ClearStateAsync(name, activation.GrainId, _state));

    private async Task RunAsync(string operation, Func<Task> run)
    {
        CheckTurn();
        try
        {
            await run();
        }
        catch (Exception failure) when (failure is not OrleansException)
        {
            throw new OrleansException($"The state '{name}' of {activation.GrainId}: {operation} failed: {failure.Message}", failure);
        }
    }

    private void CheckTurn()
    {
        if (!ReferenceEquals(Activation.Current, activation))
            throw new InvalidOperationException($"The state '{name}' of {activation.GrainId} was touched outside of the turns of its activation.");
    }
}
