namespace Orleans.Configuration;

/// <summary>How calls are made.</summary>
public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for a response.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>True: a call that timed out is cancelled at the called grain.</summary>
    public bool CancelRequestOnTimeout { get; set; } = true;

    /// <summary>True: a cancelled call ends when the called grain ends it. False: at once.</summary>
    public bool WaitForCancellationAcknowledgement { get; set; }
}
