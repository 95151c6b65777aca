namespace Orleans.Runtime;

/// <summary>Waits on activations.</summary>
public static class GrainContextExtensions
{
    /// <summary>Ends the activation and waits until it has ended.</summary>
    public static Task DeactivateAsync(this IGrainContext grainContext, DeactivationReason deactivationReason, CancellationToken cancellationToken = default)
    {
        grainContext.Deactivate(deactivationReason, cancellationToken);
        return grainContext.Deactivated;
    }
}
