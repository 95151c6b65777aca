namespace GolemOrleans.Grains.Plugins;

/// <summary>Limits of the calls of transformer plugins. Immutable.</summary>
public sealed record TransformerOptions
{
    /// <summary>Time for one attempt, from the request to the last byte of the answer.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>Attempts while the plugin cannot be reached or answers with a status of 500 and above.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Pause after the first failed attempt; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>The largest component that a plugin may answer.</summary>
    public long MaxComponentBytes { get; init; } = 1L << 30;
}
