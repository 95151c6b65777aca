using System.Text;
using GolemOrleans.Wasmtime.Interop;

namespace GolemOrleans.Wasmtime;

/// <summary>The WebAssembly text format, modules and components alike.</summary>
public static unsafe class WatText
{
    /// <summary>Translates text into the binary format.</summary>
    /// <exception cref="WasmException">The text does not parse; the message shows the place.</exception>
    public static byte[] ToWasm(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var utf8 = Encoding.UTF8.GetBytes(text);
        NativeVec vec = default;
        fixed (byte* p = utf8)
            NativeFailure.ThrowIfError(EngineApi.wasmtime_wat2wasm(p, (nuint)utf8.Length, &vec));
        var wasm = vec.Bytes.ToArray();
        EngineApi.wasm_byte_vec_delete(&vec);
        return wasm;
    }
}
