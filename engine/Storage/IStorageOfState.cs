namespace Orleans.Core;

/// <summary>State of a grain in a storage, with the state in memory.</summary>
/// <typeparam name="TState">The type of the state.</typeparam>
public interface IStorage<TState> : IStorage
{
    /// <summary>The state in memory.</summary>
    TState State { get; set; }
}
