using GolemOrleans.Oplog;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Values;

namespace GolemOrleans.Runtime.Host.Golem.Api;

internal sealed partial class HostApi
{
    /// <summary>
    /// Copies this worker as it is now. The copy's oplog goes on with the answer of this very call, <c>forked</c>, so that its
    /// replay continues behind it.
    /// </summary>
    public ForkResult Fork(string newName)
    {
        var answer = _context.Durable(ForkFunction, WitValue.Tuple(WitValue.String(newName)), () => Outcomes.Of(() =>
        {
            var target = new WorkerId(_context.Id.ComponentId, newName);
            var cutOff = _context.CurrentIndex;
            _context.Wait(_context.Services.Directory.ForkAsync(_context.Id, target, cutOff, _context.Interruption, Answered(newName, cutOff)));
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
}
