using Orleans.Runtime;

namespace Orleans.Placement;

/// <summary>Any active silo.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = false)]
public sealed class RandomPlacementAttribute : PlacementAttribute
{
    /// <summary>Selects the strategy.</summary>
    public RandomPlacementAttribute()
        : base(new RandomPlacement())
    {
    }
}
