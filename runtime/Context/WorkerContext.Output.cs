using System.Text;
using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Events;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    /// <summary>Bytes that the guest wrote to standard output: an entry and an event when live, nothing in replay.</summary>
    public void WriteStdout(ReadOnlySpan<byte> bytes)
    {
        if (IsNew(OplogLogLevel.Stdout, "", bytes, out var copy))
            _events.Publish(new StdOutEvent(Now, copy));
    }

    /// <summary>As <see cref="WriteStdout"/>, for standard error.</summary>
    public void WriteStderr(ReadOnlySpan<byte> bytes)
    {
        if (IsNew(OplogLogLevel.Stderr, "", bytes, out var copy))
            _events.Publish(new StdErrEvent(Now, copy));
    }

    /// <summary>A line of <c>wasi:logging</c>.</summary>
    public void Log(WorkerLogLevel level, string context, string message)
    {
        if (IsNew(OplogLogLevel.Trace + (byte)level, context, message))
            _events.Publish(new LogEvent(Now, level, context, message));
    }

    private bool IsNew(OplogLogLevel level, string context, ReadOnlySpan<byte> bytes, out byte[] copy)
    {
        copy = [];
        if (!IsLive || !IsNew(level, context, Encoding.UTF8.GetString(bytes)))
            return false;
        copy = bytes.ToArray();
        return true;
    }

    private bool IsNew(OplogLogLevel level, string context, string message)
    {
        if (!IsLive)
            return false;
        if (_replay.Logs.Take(level, context, message))
            return false;
        if (IsRecording)
            Append(new LogEntry(Now, level, context, message));
        return true;
    }
}
