using System.Diagnostics;
using GolemOrleans.Oplog.Codec;
using GolemOrleans.Oplog.Faults;

namespace GolemOrleans.Oplog.Sqlite;

/// <summary>
/// The one writer: a thread that takes all waiting requests, plans them in order, writes their changes as one group and then
/// answers. A request that fails to plan fails alone.
/// </summary>
internal sealed class GroupWriter : IDisposable
{
    private const int RequestsPerGroupMax = 8192;
    private const long TailBytesMax = 64 * 1024 * 1024;

    private readonly object _gate = new();
    private readonly Journal _journal;
    private readonly Tail _tail;
    private readonly Folder _folder;
    private readonly IndexReader _reader;
    private readonly StoreCondition _condition;
    private readonly IFaultInjector _faults;
    private readonly StoreInstruments _instruments;
    private readonly OwnerTable _owners = new(OwnerTable.DefaultCountMax);
    private readonly OplogWriter _bytes = new(64 * 1024);
    private readonly long _start;
    private readonly Thread _thread;
    private readonly Action<IReadOnlyList<RowChange>> _applied;
    private List<StoreRequest> _waiting = [];
    private List<StoreRequest> _group = [];
    private long _sequence, _trimmed, _number;
    private bool _stopping;

    /// <param name="start">Number of this start of the store: the upper half of epochs and worker numbers.</param>
    /// <param name="sequence">The newest group that exists.</param>
    /// <param name="folded">The newest group that the journal does not need any more, removed already.</param>
    /// <param name="applied">Told the changes of each durable group, before it is answered.</param>
    public GroupWriter(Journal journal, Tail tail, Folder folder, IndexReader reader, StoreCondition condition, IFaultInjector faults, StoreInstruments instruments,
        long start, long sequence, long folded, Action<IReadOnlyList<RowChange>> applied)
    {
        (_journal, _tail, _folder, _reader, _condition, _faults) = (journal, tail, folder, reader, condition, faults);
        (_start, _sequence, _trimmed, _applied, _instruments) = (start, sequence, folded, applied, instruments);
        _thread = new Thread(Run) { Name = "oplog writer", IsBackground = true };
        _thread.Start();
    }

    public Task<T> Submit<T>(Func<GroupPlan, T> plan)
    {
        var request = new StoreRequest<T>(plan);
        lock (_gate)
        {
            if (_stopping) request.Fail(new StoreUnavailableException("The store is closed."));
            else
            {
                _waiting.Add(request);
                if (_waiting.Count == 1) Monitor.Pulse(_gate);
            }
        }

        return request.Answer;
    }

    /// <summary>Answers what is waiting, then ends the thread.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _stopping = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (Take())
        {
            for (int at = 0; at < _group.Count; at += RequestsPerGroupMax)
                Write(_group.GetRange(at, Math.Min(RequestsPerGroupMax, _group.Count - at)));
            _group.Clear();
        }
    }

    private bool Take()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0)
            {
                if (_stopping) return false;
                Monitor.Wait(_gate);
            }

            (_waiting, _group) = (_group, _waiting);
            return true;
        }
    }

    private void Write(List<StoreRequest> requests)
    {
        if (_condition.Failure is { } broken)
        {
            foreach (StoreRequest request in requests) request.Fail(new StoreUnavailableException(broken));
            return;
        }

        var pending = new Overlay();
        var plan = new GroupPlan(new StoreView(pending, _tail, _reader), pending, _owners, () => (_start << 32) | ++_number);
        List<StoreRequest> planned = Plan(requests, plan);
        long began = Stopwatch.GetTimestamp();
        if (SeededBugs.AcknowledgeBeforeCommit) foreach (StoreRequest request in planned) request.Succeed();
        try
        {
            if (plan.Changes.Count > 0 || plan.Force) Append(plan);
        }
        catch (Exception failure)
        {
            plan.Abandon();
            StoreUnavailableException reported = _condition.JournalFailed(failure);
            foreach (StoreRequest request in planned) request.Fail(reported);
            return;
        }

        _instruments.Group(planned.Count, Stopwatch.GetElapsedTime(began));
        foreach (StoreRequest request in planned) request.Succeed();
    }

    private static List<StoreRequest> Plan(List<StoreRequest> requests, GroupPlan plan)
    {
        var planned = new List<StoreRequest>(requests.Count);
        foreach (StoreRequest request in requests)
        {
            try
            {
                request.Plan(plan);
                planned.Add(request);
            }
            catch (SqliteFailure failure)
            {
                request.Fail(failure.ToStoreException());
            }
            catch (Exception refusal)
            {
                request.Fail(refusal);
                if (SeededBugs.StaleBatchFailsGroup)
                {
                    plan.Abandon();
                    foreach (StoreRequest other in requests) other.Fail(refusal);
                    return [];
                }
            }
        }

        return planned;
    }

    private void Append(GroupPlan plan)
    {
        _folder.WaitForRoom(TailBytesMax);
        _bytes.Clear();
        _bytes.Byte(RowChangeCodec.Version);
        foreach (RowChange change in plan.Changes) RowChangeCodec.Write(_bytes, change);
        _faults.Reach(FaultPoint.BeforeAppend);
        long folded = _folder.FoldedSequence;
        _journal.Append(_sequence + 1, _bytes.Written, folded > _trimmed ? folded : 0);
        _sequence++;
        _trimmed = Math.Max(_trimmed, folded);
        _tail.Apply(plan.Changes, _sequence, _bytes.Length);
        _applied(plan.Changes);
        _condition.JournalWorks();
        _faults.Reach(FaultPoint.BeforeAck);
        _folder.Notify();
    }
}
