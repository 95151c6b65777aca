using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Requests;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Api;

internal sealed partial class HostApi
{
    /// <summary>
    /// Copies this worker as it is now. The copy's oplog goes on with the answer of this very call, <c>forked</c>, so that its
    /// replay continues behind it. Made again after a crash, the call finds the copy that it has made.
    /// </summary>
    public ForkResult Fork(string newName)
    {
        var answer = _context.Durable(ForkFunction, WitValue.Tuple(WitValue.String(newName)), () => Outcomes.Of(() =>
        {
            var target = new WorkerId(_context.Id.ComponentId, newName);
            var cutOff = _context.CurrentIndex;
            try
            {
                _context.Wait(_context.Services.Directory.ForkAsync(_context.Id, target, cutOff, _context.Interruption, Answered(newName, cutOff)));
            }
            catch (WorkerException e) when (e.Fault is WorkerAlreadyExists && IsMyCopy(target))
            {
                // The same call was interrupted behind its effect.
            }

            return WitValue.Enum((int)ForkResult.Original);
        }));
        return (ForkResult)Outcomes.Unwrap(answer).Discriminant;
    }

    private IReadOnlyList<OplogEntry> Answered(string newName, OplogIndex cutOff)
    {
        var now = _context.Services.Time.GetUtcNow();
        var answer = _context.EntryOf(
            ForkFunction, WitValue.Tuple(WitValue.String(newName)), WitValue.Ok(WitValue.Enum((int)ForkResult.Forked)));
        return _context.IdempotenceMode ? [answer] : [answer, new EndRemoteWriteEntry(now, cutOff)];
    }

    /// <summary>Whether the worker shares this one's history up to here and goes on as a copy made by this call does.</summary>
    private bool IsMyCopy(WorkerId target)
    {
        const int HintsMax = 64;
        var here = _context.StableIndex;
        var mine = Read(_context.Id, here, 1);
        var copied = Read(target, here, HintsMax);
        return mine.Count == 1 && copied.Count > 1 && mine[0].Kind == copied[0].Kind && mine[0].Timestamp == copied[0].Timestamp
            && copied.Skip(1).FirstOrDefault(entry => !entry.IsHint) is ImportedFunctionInvokedEntry { FunctionName: var name } && name == ForkFunction.Name;
    }

    private IReadOnlyList<OplogEntry> Read(WorkerId worker, OplogIndex from, int count) =>
        _context.Wait(_context.Services.Oplogs.ReadAsync(worker, from, count, _context.Interruption).AsTask());
}
