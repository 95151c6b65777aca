using Orleans.Core;

namespace Orleans.Runtime;

/// <summary>
/// State of a grain, injected into its constructor by <see cref="PersistentStateAttribute"/> and read before
/// OnActivateAsync.
/// </summary>
/// <typeparam name="TState">The type of the state.</typeparam>
public interface IPersistentState<TState> : IStorage<TState>
{
}
