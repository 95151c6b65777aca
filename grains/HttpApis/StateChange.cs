using Orleans.Runtime;

namespace GolemOrleans.Grains.HttpApis;

/// <summary>Changes of stored state that happen or do not.</summary>
internal static class StateChange
{
    /// <summary>Stores a new value of a part of the state; what could not be written is as before.</summary>
    public static async Task WriteAsync<TState, TPart>(this IPersistentState<TState> state, Func<TState, TPart> get, Action<TState, TPart> set, TPart value)
    {
        var before = get(state.State);
        set(state.State, value);
        try
        {
            await state.WriteStateAsync();
        }
        catch
        {
            set(state.State, before);
            throw;
        }
    }
}
