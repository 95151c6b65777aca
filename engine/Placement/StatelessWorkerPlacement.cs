namespace Orleans.Runtime;

/// <summary>Local to the caller, several activations of one key.</summary>
/// <param name="maxLocal">The most activations of one key on one silo.</param>
internal sealed class StatelessWorkerPlacement(int maxLocal) : PlacementStrategy
{
    public int MaxLocal { get; } = maxLocal;

    public override bool IsUsingGrainDirectory => false;
}
