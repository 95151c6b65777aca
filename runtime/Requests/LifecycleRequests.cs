using GolemOrleans.Oplog;

namespace GolemOrleans.Runtime.Requests;

/// <summary>Moves a worker to another version of its component.</summary>
public sealed record UpdateRequest(UpdateMode Mode, ulong TargetVersion);

public enum UpdateMode
{
    /// <summary>Replays the whole oplog on the new version.</summary>
    Automatic,

    /// <summary>Carries the state over with the guest's own save and load functions.</summary>
    Manual,
}

/// <summary>How far a revert goes back.</summary>
public abstract record RevertTarget
{
    private RevertTarget() { }

    /// <summary>Everything after this index is dropped.</summary>
    public sealed record ToIndex(OplogIndex Last) : RevertTarget;

    /// <summary>The last invocations are dropped, counted from the newest.</summary>
    public sealed record Invocations(ulong Count) : RevertTarget;
}
