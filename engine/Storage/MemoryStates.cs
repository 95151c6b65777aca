using System.Collections.Concurrent;
using Orleans.Runtime;

namespace GolemOrleans.Engine.Storage;

/// <summary>The records of one storage in memory: encoded state and version by state name and grain.</summary>
internal sealed class MemoryStates
{
    public ConcurrentDictionary<(string Name, GrainId Grain), (byte[] State, long Version)> Records { get; } = new();
}
