namespace GolemOrleans.Runtime.Failures;

/// <summary>Why running work is stopped from outside. A greater value wins over a smaller one that was asked before.</summary>
public enum InterruptKind
{
    /// <summary>Stop and start again at once: simulated crash, automatic update.</summary>
    Restart = 0,

    /// <summary>The invocation has taken longer than it may: it traps.</summary>
    TimeLimit = 1,

    /// <summary>Stop without a trace in the oplog and free the instance: drain, memory pressure, loss of ownership.</summary>
    Unload = 2,

    /// <summary>Stop until resumed or invoked again; recorded.</summary>
    User = 3,

    /// <summary>The worker is being deleted.</summary>
    Delete = 4,
}
