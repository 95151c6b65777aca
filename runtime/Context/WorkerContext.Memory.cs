using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Execution;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    private long _knownMemoryBytes;

    /// <summary>The instance, once instantiation has ended.</summary>
    internal IWorkerInstance? Instance { get; set; }

    /// <summary>Linear memory that the oplog accounts for, in bytes.</summary>
    internal long KnownMemoryBytes
    {
        get => _knownMemoryBytes;
        set => _knownMemoryBytes = value;
    }

    /// <summary>Writes a GrowMemory hint when the memories have grown since the last one. Live only.</summary>
    internal void RecordMemoryGrowth()
    {
        if (Instance is not { } instance || !IsLive)
            return;
        var now = instance.MemoryBytes;
        if (now <= _knownMemoryBytes)
            return;
        var delta = now - _knownMemoryBytes;
        _knownMemoryBytes = now;
        _journal.Append(new GrowMemoryEntry(Now, (ulong)delta));
    }
}
