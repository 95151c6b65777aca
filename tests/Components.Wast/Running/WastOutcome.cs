namespace GolemOrleans.Components.Wast;

public enum WastVerdict
{
    Pass,
    Fail,

    /// <summary>The command needs something that the library does not claim to do; the detail says what.</summary>
    Skip,
}

/// <summary>What came of one command.</summary>
public sealed record WastOutcome(WastCommand Command, WastVerdict Verdict, string Detail);

/// <summary>What came of a script.</summary>
public sealed record WastReport(string Name, IReadOnlyList<WastOutcome> Outcomes)
{
    public int Passed => Count(WastVerdict.Pass);

    public int Failed => Count(WastVerdict.Fail);

    public int Skipped => Count(WastVerdict.Skip);

    private int Count(WastVerdict verdict) => Outcomes.Count(o => o.Verdict == verdict);
}
