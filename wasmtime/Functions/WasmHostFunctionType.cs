using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>A function type in its native form, made once and shared by the host functions of that type. Thread-safe.</summary>
[SuppressMessage("Design", "CA1001", Justification = "A few bytes, shared without an owner: the handle's finaliser frees them.")]
public sealed unsafe class WasmHostFunctionType
{
    private readonly TypeHandle _handle = new();

    /// <exception cref="NotSupportedException">The type has references or vectors.</exception>
    public WasmHostFunctionType(WasmFunctionType type)
    {
        ArgumentNullException.ThrowIfNull(type);
        if (type.IsBeyondApi)
            throw new NotSupportedException("Host functions with reference or vector parameters or results are not supported.");
        Type = type;
        NativeVec parameters, results;
        Fill(type.Parameters.AsSpan(), &parameters);
        Fill(type.Results.AsSpan(), &results);
        _handle.Set(StoreApi.wasm_functype_new(&parameters, &results));
    }

    public WasmFunctionType Type { get; }

    internal HandleLease Lease() => new(_handle);

    private static void Fill(ReadOnlySpan<WasmValueType> types, NativeVec* vec)
    {
        var natives = stackalloc nint[types.Length + 1];
        // 0x7f … 0x7c are numbered 0 … 3 in the C API.
        for (var i = 0; i < types.Length; i++)
            natives[i] = StoreApi.wasm_valtype_new((byte)(WasmValueType.I32 - types[i]));
        StoreApi.wasm_valtype_vec_new(vec, (nuint)types.Length, natives);
    }

    private sealed class TypeHandle() : SafeHandle(0, ownsHandle: true)
    {
        public override bool IsInvalid => handle == 0;

        public void Set(nint type) => SetHandle(type);

        protected override bool ReleaseHandle()
        {
            StoreApi.wasm_functype_delete(handle);
            return true;
        }
    }
}
