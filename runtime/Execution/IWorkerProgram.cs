using GolemOrleans.Components;
using GolemOrleans.Runtime.Context;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;

namespace GolemOrleans.Runtime.Execution;

/// <summary>
/// Code that can be instantiated for a worker: in production one compiled component, in tests a script. Immutable and
/// thread-safe.
/// </summary>
public interface IWorkerProgram
{
    /// <summary>
    /// Creates an instance and runs its start functions on the calling (dedicated) thread; host functions may be called with
    /// the context already.
    /// </summary>
    /// <exception cref="ComponentTrapException">Instantiation trapped.</exception>
    IWorkerInstance Instantiate(WorkerContext context, RuntimeLimits limits);
}

/// <summary>
/// One instance. One thread at a time; only <see cref="Interrupt"/> and <see cref="AskToPause"/> may be called from elsewhere. Disposed by whoever runs
/// it, after the last call has returned.
/// </summary>
public interface IWorkerInstance : IDisposable
{
    /// <summary>Size of all linear memories in bytes, now.</summary>
    long MemoryBytes { get; }

    /// <summary>An export, see <see cref="ComponentInstance.FindFunction"/>.</summary>
    IWorkerFunction? Find(string? interfaceName, string functionName);

    /// <summary>Ends the running or the next call with an interrupt trap.</summary>
    void Interrupt();

    /// <summary>
    /// Has the running call pass its run slot on at the next opportunity. Thread-safe; instances that cannot do so do nothing.
    /// </summary>
    void AskToPause() { }

    /// <summary>Sets how far each linear memory may grow from now on; what it has it keeps. Between calls only.</summary>
    void LimitMemory(long bytes) { }

    /// <summary>Drops an own handle that the guest returned; runs the guest's destructor.</summary>
    void DropResource(object resource);
}

/// <summary>An exported function of an instance.</summary>
public interface IWorkerFunction
{
    FunctionType Type { get; }

    /// <summary>Calls it; see <see cref="ComponentFunction.Call"/>.</summary>
    /// <exception cref="ComponentTrapException">The call trapped; the instance must be dropped.</exception>
    WitValue Call(ReadOnlySpan<WitValue> arguments);
}
