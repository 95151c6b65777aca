using GolemOrleans.Oplog.Entries;
using GolemOrleans.Runtime.Execution;
using GolemOrleans.Runtime.Host.Policies;

namespace GolemOrleans.Runtime.Context;

public sealed partial class WorkerContext
{
    private long _knownMemoryBytes;

    /// <summary>Bytes that linear memory may have, live and in replay; recorded, so that a changed setting does not change the past.</summary>
    internal long MemoryLimit { get; set; } = long.MaxValue;

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
        TellOfFullMemory(now);
    }

    /// <summary>
    /// Tells the operator that memory has come so close to its limit that it cannot grow much further. The engine does not
    /// report a refused <c>memory.grow</c>, which the guest sees as −1.
    /// </summary>
    private void TellOfFullMemory(long bytes)
    {
        var slack = Math.Min(1 << 20, MemoryLimit / 16);
        if (MemoryLimit - bytes <= slack)
            Refusals.Tell(Limit.Memory, $"linear memory of {bytes} bytes has reached the limit of {MemoryLimit}");
    }
}
