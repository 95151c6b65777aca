namespace Orleans.Runtime;

/// <summary>The caller's silo when it is active, else any.</summary>
public sealed class PreferLocalPlacement : PlacementStrategy
{
}
