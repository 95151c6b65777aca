using System.Collections.Concurrent;

namespace GolemOrleans.Engine.Calls;

/// <summary>The emitted reference classes by interface. Thread-safe.</summary>
internal static class ProxyCatalog
{
    // A memo of a pure function of the type; emitted code cannot be unloaded anyway.
    private static readonly ConcurrentDictionary<Type, Lazy<GrainInterface>> Memo = new();

    /// <summary>
    /// The interface's references. Throws <see cref="ArgumentException"/> when the type is no interface, and
    /// <see cref="NotSupportedException"/> when a method cannot be called remotely.
    /// </summary>
    public static GrainInterface Get(Type type) =>
        Memo.GetOrAdd(type, static type => new Lazy<GrainInterface>(() => ProxyEmitter.Emit(type))).Value;
}
