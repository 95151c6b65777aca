namespace Orleans;

/// <summary>The plain <see cref="IGrainState{T}"/>.</summary>
/// <typeparam name="T">The type of the state.</typeparam>
[GenerateSerializer]
public class GrainState<T> : IGrainState<T>
{
    /// <summary>Without a state.</summary>
    public GrainState()
    {
    }

    /// <summary>With a state that was not stored.</summary>
    public GrainState(T state)
        : this(state, null!)
    {
    }

    /// <summary>With a state and its version.</summary>
    public GrainState(T state, string eTag)
    {
        State = state;
        ETag = eTag;
    }

    /// <inheritdoc/>
    [Id(0)]
    public T State { get; set; } = default!;

    /// <inheritdoc/>
    [Id(1)]
    public string? ETag { get; set; }

    /// <inheritdoc/>
    [Id(2)]
    public bool RecordExists { get; set; }
}
