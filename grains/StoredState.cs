using Orleans;
using Orleans.Runtime;

namespace GolemOrleans.Grains;

/// <summary>
/// A grain's state as its calls see it. A state is never changed, but replaced by another one: storages may read it on any thread while
/// it is written, and calls that interleave see the one before until the new one is stored. Used in turns of the grain only.
/// </summary>
internal sealed class StoredState<TState>(IPersistentState<TState> state) where TState : class
{
    private TState? _before;

    /// <summary>The newest state that is stored; an empty one when none is. Must not be changed.</summary>
    public TState Value => _before ?? state.State;

    /// <summary>
    /// Stores another state in place of this one. When that fails it may be stored all the same: the activation ends, so that the next
    /// call reads what is. One at a time.
    /// </summary>
    public async Task ReplaceAsync(TState changed, IGrainBase grain)
    {
        _before = state.State;
        state.State = changed;
        try
        {
            await state.WriteStateAsync();
            _before = null;
        }
        catch
        {
            grain.DeactivateOnIdle();
            throw;
        }
    }
}
