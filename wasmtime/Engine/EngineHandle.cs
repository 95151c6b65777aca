using System.Runtime.InteropServices;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>Owns a <c>wasm_engine_t</c>. Modules and stores keep the native engine alive by themselves.</summary>
internal sealed class EngineHandle() : SafeHandle(0, ownsHandle: true)
{
    public override bool IsInvalid => handle == 0;

    public void Set(nint engine) => SetHandle(engine);

    protected override bool ReleaseHandle()
    {
        EngineApi.wasm_engine_delete(handle);
        return true;
    }
}

/// <summary>Counts a handle as in use for the length of a native call.</summary>
internal readonly ref struct HandleLease
{
    private readonly SafeHandle _handle;

    public HandleLease(SafeHandle handle)
    {
        var added = false;
        handle.DangerousAddRef(ref added);
        _handle = handle;
    }

    public nint Value => _handle.DangerousGetHandle();

    public void Dispose() => _handle.DangerousRelease();
}
