namespace GolemOrleans.Components.Canonical;

/// <summary>A core value type of a flattened signature. The numbers are those of libwasmtime's <c>wasm_valkind_t</c>.</summary>
internal enum CoreType : byte
{
    I32 = 0,
    I64 = 1,
    F32 = 2,
    F64 = 3,
}
