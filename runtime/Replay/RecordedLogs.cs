using GolemOrleans.Oplog.Entries;

namespace GolemOrleans.Runtime.Replay;

/// <summary>
/// Log lines recorded since the last entry that replay met. The guest writes them again after turning live; each is then
/// recognised once and not recorded a second time.
/// </summary>
internal sealed class RecordedLogs
{
    private readonly Dictionary<(OplogLogLevel, string, string), int> _lines = [];

    public void Add(LogEntry log)
    {
        var line = (log.Level, log.Context, log.Message);
        _lines[line] = _lines.GetValueOrDefault(line) + 1;
    }

    public void Clear()
    {
        if (_lines.Count != 0)
            _lines.Clear();
    }

    /// <summary>True, once per recorded line, when the line is recorded already.</summary>
    public bool Take(OplogLogLevel level, string context, string message)
    {
        if (_lines.Count == 0 || !_lines.TryGetValue((level, context, message), out var count))
            return false;
        if (count == 1)
            _lines.Remove((level, context, message));
        else
            _lines[(level, context, message)] = count - 1;
        return true;
    }
}
