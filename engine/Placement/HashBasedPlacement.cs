namespace Orleans.Runtime;

/// <summary>By the hash of the grain id over the active silos.</summary>
public sealed class HashBasedPlacement : PlacementStrategy
{
}
