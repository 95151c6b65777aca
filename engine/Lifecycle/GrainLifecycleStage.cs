namespace Orleans.Runtime;

/// <summary>Stages of an activation's lifecycle.</summary>
public static class GrainLifecycleStage
{
    /// <summary>The first stage.</summary>
    public const int First = int.MinValue;

    /// <summary>State is read.</summary>
    public const int SetupState = 1000;

    /// <summary>The grain is activated.</summary>
    public const int Activate = 2000;

    /// <summary>The last stage.</summary>
    public const int Last = int.MaxValue;
}
