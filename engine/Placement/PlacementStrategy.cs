namespace Orleans.Runtime;

/// <summary>How the silo of a new activation is chosen.</summary>
public abstract class PlacementStrategy
{
    /// <summary>False when activations of one key are not unique and so not registered.</summary>
    public virtual bool IsUsingGrainDirectory => true;
}
