using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Oplog.Faults;
using GolemOrleans.Runtime.Failures;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    /// <summary>
    /// When true (default) a remote write that was interrupted is made again; when false it is bracketed and an interrupted
    /// one fails. Not recorded: code that runs again sets it again.
    /// </summary>
    public bool IdempotenceMode { get; set; } = true;

    private OplogIndex? _lastAppended;
    private OplogIndex? _finishedBatch;

    public PersistenceLevel PersistenceLevel { get; private set; } = PersistenceLevel.Smart;

    /// <summary>Set by the guest; null means the configured policy.</summary>
    public RetryPolicy? RetryPolicyOverride { get; internal set; }

    /// <summary>The newest index that this worker has written or replayed.</summary>
    public OplogIndex CurrentIndex => IsLive ? _journal.Last : _replay.Position;

    /// <summary>
    /// The newest index that replay meets again: unlike <see cref="CurrentIndex"/> it is the same when code runs again after a
    /// crash, whatever hints were written meanwhile. After a jump it is a new one.
    /// </summary>
    internal OplogIndex StableIndex => _lastAppended ?? _replay.Position;

    /// <summary>Writes or meets a NoOp and returns its index (<c>get-oplog-index</c>).</summary>
    public OplogIndex MarkIndex() => Marker(
        "NoOp", static entry => entry is NoOpEntry, static context => context.Append(new NoOpEntry(context.Now)));

    /// <summary>
    /// <c>set-oplog-index</c>: everything after the index is skipped from now on. Live: does not return, the worker restarts
    /// there; in replay it returns.
    /// </summary>
    /// <exception cref="HostTrapException">The index is ahead, or in a region that is gone.</exception>
    public void JumpTo(OplogIndex index)
    {
        var target = index.Next;
        var source = CurrentIndex.Next;
        if (target > source)
            throw new HostTrapException($"Attempted to jump forward in oplog to index {target} from {source}");
        if (_replay.IsSkipped(target))
            throw new HostTrapException($"Attempted to jump to a deleted region in oplog to index {target} from {source}");
        if (!IsLive)
            return;
        AppendJump(target);
        WaitDurable();
        throw new WorkerJumpException();
    }

    /// <summary>
    /// <c>mark-begin-operation</c>. In replay, when the region was not finished, the worker turns live right behind its begin
    /// and the unfinished part is skipped from now on.
    /// </summary>
    /// <returns>The region's name: the index of its begin.</returns>
    public OplogIndex BeginAtomicRegion()
    {
        if (IsLive)
            return Append(new BeginAtomicRegionEntry(Now));
        _replay.Next<BeginAtomicRegionEntry>("BeginAtomicRegion");
        var begin = _replay.Position;
        if (!SeededBugs.ResumeInAtomicRegion && !_replay.HasAhead(entry => entry is EndAtomicRegionEntry end && end.BeginIndex == begin))
            AbandonAfter(begin);
        AfterReplayedEntry();
        return begin;
    }

    /// <summary><c>mark-end-operation</c>; ending a region twice is no error.</summary>
    public void EndAtomicRegion(OplogIndex begin) => Marker(
        "EndAtomicRegion", static entry => entry is EndAtomicRegionEntry, context => context.Append(new EndAtomicRegionEntry(Now, begin)));

    /// <summary>
    /// Opens a batch of remote writes (an HTTP exchange, a transaction). Live: the begin is durable when this returns.
    /// In replay, when the oplog does not close the batch: with idempotence mode on, a batch that nothing else follows is
    /// skipped and performed again (the worker turns live here), another one goes on being replayed; with it off the call fails.
    /// </summary>
    /// <returns>The batch's name: the index of its begin.</returns>
    /// <exception cref="HostTrapException">An unfinished batch must not be repeated.</exception>
    public OplogIndex BeginRemoteWrite()
    {
        if (!IsRecording)
            return _journal.Last;
        if (IsLive)
        {
            var index = Append(new BeginRemoteWriteEntry(Now));
            WaitDurable();
            return index;
        }

        _replay.Next<BeginRemoteWriteEntry>("BeginRemoteWrite");
        var begin = _replay.Position;
        if (!_replay.HasAhead(entry => entry is EndRemoteWriteEntry end && end.BeginIndex == begin))
            ResumeUnfinishedBatch(begin);
        else
            _finishedBatch = begin;
        AfterReplayedEntry();
        return begin;
    }

    /// <summary>Whether the batch, the newest begun, is one that replay meets the end of.</summary>
    internal bool IsReplayedToItsEnd(OplogIndex batch) => !IsLive && _finishedBatch == batch;

    /// <summary>Closes a batch.</summary>
    public void EndRemoteWrite(OplogIndex begin)
    {
        if (IsRecording)
            Marker("EndRemoteWrite", static entry => entry is EndRemoteWriteEntry, context => context.Append(new EndRemoteWriteEntry(Now, begin)));
    }

    /// <summary><c>set-retry-policy</c>.</summary>
    public void SetRetryPolicy(RetryPolicy policy)
    {
        Marker("ChangeRetryPolicy", static entry => entry is ChangeRetryPolicyEntry, context => context.Append(new ChangeRetryPolicyEntry(Now, policy)));
        RetryPolicyOverride = policy;
    }

    /// <summary><c>set-oplog-persistence-level</c>; setting the same level is nothing.</summary>
    public void SetPersistenceLevel(PersistenceLevel level)
    {
        if (level == PersistenceLevel)
            return;
        Marker("ChangePersistenceLevel", entry => entry is ChangePersistenceLevelEntry change && change.Level == level,
            context => context.Append(new ChangePersistenceLevelEntry(Now, level)));
        PersistenceLevel = level;
    }

    /// <summary><c>oplog-commit</c>: everything so far is durable when it returns. No-op in replay.</summary>
    public void Commit()
    {
        if (IsLive)
            WaitDurable();
    }

    internal DateTimeOffset Now => Services.Time.GetUtcNow();

    /// <summary>A level does not outlive its invocation, see <see cref="Replay.ReplayCursor"/>.</summary>
    internal void EndInvocation()
    {
        PersistenceLevel = PersistenceLevel.Smart;
        StopActivities();
    }

    /// <summary>Covers what follows <paramref name="last"/> by a durable Jump and turns live.</summary>
    internal void AbandonAfter(OplogIndex last)
    {
        _replay.GoLive();
        AppendJump(last.Next);
        WaitDurable();
    }

    private void AppendJump(OplogIndex start) =>
        _lastAppended = _journal.Append(index => new JumpEntry(Now, new OplogRegion(start, index)));

    private void ResumeUnfinishedBatch(OplogIndex begin)
    {
        if (!IdempotenceMode)
        {
            _replay.GoLive();
            throw new HostTrapException("Non-idempotent remote write operation was not completed, cannot retry");
        }

        if (_replay.AllAhead(entry => IsRepeatable(entry, begin)))
            AbandonAfter(begin);
    }

    private static bool IsRepeatable(OplogEntry entry, OplogIndex batch) => entry switch
    {
        ImportedFunctionInvokedEntry { FunctionType: var type } => type.Kind switch
        {
            WrappedFunctionKind.WriteRemoteBatched => type.BeginIndex == batch,
            WrappedFunctionKind.WriteRemote => false,
            _ => true,
        },
        { IsHint: true } => true,
        NoOpEntry or StartSpanEntry or FinishSpanEntry or SetSpanAttributeEntry => true,
        _ => false,
    };

    private OplogIndex Marker(string expected, Func<OplogEntry, bool> matches, Func<WorkerContext, OplogIndex> append)
    {
        if (!IsRecording)
            return _journal.Last;
        if (IsLive)
            return append(this);
        var entry = _replay.Next(expected);
        if (!matches(entry))
            throw _replay.Unexpected(expected, entry);
        var index = _replay.Position;
        AfterReplayedEntry();
        return index;
    }
}
