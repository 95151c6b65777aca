namespace GolemOrleans.Runtime.Failures;

/// <summary>Why running work is stopped from outside. A greater value wins over a smaller one that was asked before.</summary>
public enum InterruptKind
{
    /// <summary>Stop and start again at once: simulated crash, automatic update.</summary>
    Restart = 0,

    /// <summary>Stop without a trace in the oplog and free the instance: drain, memory pressure, loss of ownership.</summary>
    Unload = 1,

    /// <summary>Stop until resumed or invoked again; recorded.</summary>
    User = 2,

    /// <summary>The worker is being deleted.</summary>
    Delete = 3,
}
