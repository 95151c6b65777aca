namespace GolemOrleans.Components.Binary;

/// <summary>How many entries each index space of a component has.</summary>
internal sealed class IndexCounts
{
    private readonly Dictionary<Sort, int> _counts = [];

    /// <summary>The index of the next entry of that space.</summary>
    public int Next(Sort sort) => _counts[sort] = _counts.GetValueOrDefault(sort, -1) + 1;
}
