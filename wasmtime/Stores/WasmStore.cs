using System.Runtime.CompilerServices;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>
/// Instances, memories and functions that live and die together. One thread at a time, any thread whose stack has
/// <see cref="WasmEngineOptions.MaxWasmStackBytes"/> and 1.5 MiB to spare; a second thread is refused while a call runs. Only
/// <see cref="Interrupt"/> and <see cref="AskToPause"/> are thread-safe. A trap does not make the store unusable: whoever needs that keeps its own flag.
/// </summary>
public sealed unsafe partial class WasmStore : IDisposable
{
    private readonly StoreHandle _handle = new();
    private readonly WasmEngine _engine;
    private readonly nint _context;
    private ulong _storeId;
    private WasmHostFunction[] _hostFunctions = [];
    private int _hostFunctionCount;
    private Exception? _thrown;
    private int _owner;
    private int _depth;
    private bool _disposed;
    private volatile bool _interrupted;
    private int _pauseAsked;

    /// <param name="engine">Every module instantiated here must be of this engine.</param>
    /// <param name="limits">Null: the defaults.</param>
    /// <param name="data">For host functions, see <see cref="Data"/>.</param>
    public WasmStore(WasmEngine engine, WasmStoreLimits? limits = null, object? data = null)
    {
        ArgumentNullException.ThrowIfNull(engine);
        _engine = engine;
        Data = data;
        var native = _handle.Open(this, engine);
        _context = StoreApi.wasmtime_store_context(native);
        Limit(limits ?? new WasmStoreLimits(MemoryBytes: 4L << 30));
        StoreApi.wasmtime_store_epoch_deadline_callback(native, &HostTrampoline.Epoch, (void*)_handle.WeakStore, null);
        StoreApi.wasmtime_context_set_epoch_deadline(_context, 1);
    }

    /// <summary>Free for the owner's use; host functions find their state here.</summary>
    public object? Data { get; set; }

    /// <summary>True once <see cref="Interrupt"/> was called.</summary>
    public bool IsInterrupted => _interrupted;

    /// <summary>True while a call runs, on whatever thread.</summary>
    public bool IsRunning => Volatile.Read(ref _owner) != 0;

    /// <summary>
    /// Ends the running call with <see cref="WasmTrapCode.Interrupt"/> at its next loop or function entry, and every later
    /// call at once. Does not wake a host function that waits. Thread-safe, idempotent, without effect after disposal.
    /// </summary>
    public void Interrupt()
    {
        _interrupted = true;
        _engine.IncrementEpoch();
    }

    /// <summary>
    /// What to run on the thread of the running call after <see cref="AskToPause"/>; the call goes on when it returns. It may
    /// wait and must not use the store. An exception ends the call as one of a host function does.
    /// </summary>
    public Action? Pause { get; set; }

    /// <summary>
    /// Has <see cref="Pause"/> run at the next loop or function entry of the running or the next call, once however often it is
    /// asked before. Thread-safe, without effect after disposal.
    /// </summary>
    public void AskToPause()
    {
        Volatile.Write(ref _pauseAsked, 1);
        _engine.IncrementEpoch();
    }

    /// <summary>Replaces the limits; what exists already stays.</summary>
    public void Limit(WasmStoreLimits limits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(limits.MemoryBytes);
        ArgumentOutOfRangeException.ThrowIfNegative(limits.TableElements);
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Instances);
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Tables);
        ArgumentOutOfRangeException.ThrowIfNegative(limits.Memories);
        ObjectDisposedException.ThrowIf(_disposed, this);
        using var lease = new HandleLease(_handle);
        StoreApi.wasmtime_store_limiter(lease.Value, limits.MemoryBytes, limits.TableElements, limits.Instances, limits.Tables, limits.Memories);
    }

    /// <summary>Drops all instances and memories. Spans of memories must not be used afterwards. Idempotent.</summary>
    /// <exception cref="InvalidOperationException">A call is running, on this or another thread; nothing is dropped.</exception>
    public void Dispose()
    {
        if (Interlocked.CompareExchange(ref _owner, Environment.CurrentManagedThreadId, 0) != 0)
            throw new InvalidOperationException("A store cannot be disposed while a call runs in it.");
        _disposed = true;
        _handle.Dispose();
        Volatile.Write(ref _owner, 0);
    }

    /// <summary>Runs a function.</summary>
    /// <param name="function">A function of this store.</param>
    /// <param name="slots">Arguments in, results out: at least <see cref="WasmFunctionType.Slots"/>, by the function's type.</param>
    /// <exception cref="WasmTrapException">It trapped, or a host function threw.</exception>
    /// <exception cref="ArgumentException">Too few slots, a function of another store, or one with reference types.</exception>
    /// <exception cref="InvalidOperationException">Another thread runs a call in this store, or this thread's stack is too small.</exception>
    public void Call(in WasmFunction function, Span<ValRaw> slots)
    {
        if (slots.Length < function.Slots || function.Native.StoreId != _storeId || _storeId == 0)
            ThrowBadCall(function, slots.Length);
        Enter();
        var native = function.Native;
        nint trap = 0, error;
        fixed (ValRaw* p = slots)
            error = StoreApi.wasmtime_func_call_unchecked(_context, &native, p, (nuint)function.Slots, &trap);
        Leave();
        if ((error | trap) != 0)
            throw Failed(error, trap);
    }

    internal void PauseIfAsked()
    {
        if (Interlocked.Exchange(ref _pauseAsked, 0) != 0)
            Pause?.Invoke();
    }

    internal WasmHostFunction HostFunction(nint index) => _hostFunctions[index];

    /// <summary>Keeps what a host function threw until its caller takes it, and makes the native trap.</summary>
    internal nint KeepThrown(Exception thrown)
    {
        _thrown = thrown;
        var message = "host function failed"u8;
        fixed (byte* p = message)
            return TrapApi.wasmtime_trap_new(p, (nuint)message.Length);
    }

    private WasmTrapException Failed(nint error, nint trap)
    {
        var thrown = _thrown;
        _thrown = null;
        return NativeFailure.FromCall(error, trap, thrown);
    }

    private void Enter()
    {
        var current = Environment.CurrentManagedThreadId;
        if (_owner == current)
        {
            _depth++;
        }
        else
        {
            StackRoom.Require(_engine.Options.MaxWasmStackBytes);
            if (Interlocked.CompareExchange(ref _owner, current, 0) != 0)
                throw new InvalidOperationException("Another thread runs a call in this store.");
            _depth = 1;
        }

        if (_disposed || _interrupted)
            ThrowUnusable();
    }

    private void Leave()
    {
        if (--_depth == 0)
            Volatile.Write(ref _owner, 0);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowUnusable()
    {
        Leave();
        ObjectDisposedException.ThrowIf(_disposed, this);
        throw new WasmTrapException(WasmTrapCode.Interrupt, "The store was interrupted.", [], null);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void ThrowBadCall(in WasmFunction function, int slots)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (function.Type is null)
            throw new ArgumentException("The function is empty.", nameof(function));
        if (function.Native.StoreId != _storeId)
            throw new ArgumentException("The function belongs to another store.", nameof(function));
        if (function.Type.HasReferences)
            throw new ArgumentException("Functions with reference parameters or results cannot be called from the host.", nameof(function));
        throw new ArgumentException($"The function needs {function.Slots} slots, not {slots}.", nameof(slots));
    }
}
