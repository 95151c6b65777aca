namespace GolemOrleans.Bench.Load.Reporting;

/// <summary>One measured figure: the values of all rounds.</summary>
/// <param name="Work">What was done.</param>
/// <param name="Figure">What was measured.</param>
/// <param name="Unit">ms, /s, MiB, KiB, s.</param>
/// <param name="Rounds">One value a round, in order.</param>
/// <param name="MoreIsBetter">Whether the best round is the largest.</param>
/// <param name="Target">The figure to reach, or null.</param>
internal sealed record Row(string Work, string Figure, string Unit, IReadOnlyList<double> Rounds, bool MoreIsBetter = false, double? Target = null)
{
    public double Best => MoreIsBetter ? Rounds.Max() : Rounds.Min();

    public double Median
    {
        get
        {
            var sorted = Rounds.Order().ToList();
            return sorted[sorted.Count / 2];
        }
    }

    /// <summary>By the median.</summary>
    public bool? IsReached => Target is { } target ? (MoreIsBetter ? Median >= target : Median <= target) : null;
}
