using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>The two entries from native code. Nothing is ever thrown through them.</summary>
internal static unsafe class HostTrampoline
{
    /// <summary><c>wasmtime_func_unchecked_callback_t</c>.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031", Justification = "No exception may cross native frames.")]
    public static nint Call(void* environment, nint caller, ValRaw* slots, nuint count)
    {
        var cell = (HostEnvironment*)environment;
        var store = Unsafe.As<WasmStore>(GCHandle.FromIntPtr(cell->WeakStore).Target!);
        try
        {
            store.HostFunction(cell->Index).Invoke(store, new Span<ValRaw>(slots, (int)count));
            return 0;
        }
        catch (Exception e)
        {
            return store.KeepThrown(e);
        }
    }

    /// <summary>The epoch callback: a bump meant for another store lets this one continue until the next.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    [SuppressMessage("Design", "CA1031", Justification = "No exception may cross native frames.")]
    public static nint Epoch(nint context, void* weakStore, ulong* delta, byte* kind)
    {
        var store = Unsafe.As<WasmStore>(GCHandle.FromIntPtr((nint)weakStore).Target!);
        try
        {
            store.PauseIfAsked();
        }
        catch (Exception e)
        {
            return store.KeepThrown(e);
        }

        if (store.IsInterrupted)
            return TrapApi.wasmtime_trap_new_code((byte)WasmTrapCode.Interrupt);
        *delta = 1;
        *kind = 0;
        return 0;
    }
}
