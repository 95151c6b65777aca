using System.Runtime.InteropServices;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>
/// Owns a <c>wasmtime_store_t</c>, the environment cells of its host functions and the weak handle by which callbacks find
/// the managed store.
/// </summary>
internal sealed unsafe class StoreHandle() : SafeHandle(0, ownsHandle: true)
{
    private readonly List<nint> _environments = [];
    private GCHandle _weakStore;
    private MemoryMapBudget? _maps;
    private int _reservedMaps;

    public override bool IsInvalid => handle == 0;

    /// <summary>The managed store's weak handle, as callbacks get it.</summary>
    public nint WeakStore => GCHandle.ToIntPtr(_weakStore);

    public nint Open(WasmStore store, WasmEngine engine)
    {
        _maps = engine.Maps;
        _weakStore = GCHandle.Alloc(store, GCHandleType.Weak);
        using var lease = engine.Lease();
        SetHandle(StoreApi.wasmtime_store_new(lease.Value, null, null));
        return handle;
    }

    /// <summary>Zeroed cells that live as long as the store.</summary>
    public HostEnvironment* AllocateEnvironments(int count)
    {
        var cells = (nint)NativeMemory.AllocZeroed((nuint)count, (nuint)sizeof(HostEnvironment));
        _environments.Add(cells);
        return (HostEnvironment*)cells;
    }

    /// <exception cref="WasmResourceExhaustedException">The process is short of memory maps.</exception>
    public void ReserveMaps(int count)
    {
        _maps!.Take(count);
        _reservedMaps += count;
    }

    protected override bool ReleaseHandle()
    {
        StoreApi.wasmtime_store_delete(handle);
        foreach (var cells in _environments)
            NativeMemory.Free((void*)cells);
        _weakStore.Free();
        _maps!.Release(_reservedMaps);
        return true;
    }
}

/// <summary>What a native host function carries: whose it is, and which.</summary>
internal struct HostEnvironment
{
    public nint WeakStore;
    public nint Index;
}
