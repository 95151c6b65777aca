namespace Orleans.Runtime;

/// <summary>Finds the activation whose turn runs on the current thread.</summary>
public interface IGrainContextAccessor
{
    /// <summary>The activation, or null outside of turns.</summary>
    IGrainContext GrainContext { get; }
}
