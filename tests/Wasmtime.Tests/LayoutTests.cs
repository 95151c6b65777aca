using System.Globalization;
using GolemOrleans.Wasmtime.Interop;
using Xunit;

namespace GolemOrleans.Wasmtime.Tests;

#pragma warning disable xUnit2000 // The oracle is the expected value, whatever the analyzer takes for a constant.
public sealed unsafe class LayoutTests
{
    private static readonly Dictionary<string, (int Size, int Value)> _oracle = Read();

    [Fact]
    public void Struct_sizes_are_those_of_the_c_compiler()
    {
        Assert.Equal(_oracle["type wasm_byte_vec_t"].Size, sizeof(NativeVec));
        Assert.Equal(_oracle["type wasmtime_func_t"].Size, sizeof(NativeFunc));
        Assert.Equal(_oracle["type wasmtime_instance_t"].Size, sizeof(NativeInstance));
        Assert.Equal(_oracle["type wasmtime_memory_t"].Size, sizeof(NativeObject));
        Assert.Equal(_oracle["type wasmtime_table_t"].Size, sizeof(NativeObject));
        Assert.Equal(_oracle["type wasmtime_global_t"].Size, sizeof(NativeObject));
        Assert.Equal(_oracle["type wasmtime_extern_t"].Size, sizeof(NativeExtern));
        Assert.Equal(_oracle["type wasmtime_val_t"].Size, sizeof(NativeVal));
        Assert.Equal(_oracle["type wasmtime_val_raw_t"].Size, sizeof(ValRaw));
        Assert.Equal(_oracle["type bool"].Size, sizeof(byte));
        Assert.Equal(_oracle["type size_t"].Size, sizeof(nuint));
    }

    [Fact]
    public void Field_offsets_are_those_of_the_c_compiler()
    {
        NativeVec vec;
        Assert.Equal(_oracle["field wasm_byte_vec_t.data"].Value, Offset(&vec, &vec.Data));
        NativeFunc func;
        Assert.Equal(_oracle["field wasmtime_func_t.__private"].Value, Offset(&func, &func.Private));
        NativeInstance instance;
        Assert.Equal(_oracle["field wasmtime_instance_t.__private"].Value, Offset(&instance, &instance.Private));
        NativeExtern item;
        Assert.Equal(_oracle["field wasmtime_extern_t.of"].Value, Offset(&item, &item.Func));
        Assert.Equal(_oracle["field wasmtime_extern_t.of"].Value, Offset(&item, &item.Object));
        NativeVal val;
        Assert.Equal(_oracle["field wasmtime_val_t.of"].Value, Offset(&val, &val.Raw));
    }

    [Fact]
    public void Kind_numbers_are_those_of_the_header()
    {
        Assert.Equal(_oracle["const WASMTIME_I32"].Value, WasmValueType.I32 - WasmValueType.I32);
        Assert.Equal(_oracle["const WASMTIME_I64"].Value, WasmValueType.I32 - WasmValueType.I64);
        Assert.Equal(_oracle["const WASMTIME_F32"].Value, WasmValueType.I32 - WasmValueType.F32);
        Assert.Equal(_oracle["const WASMTIME_F64"].Value, WasmValueType.I32 - WasmValueType.F64);
        Assert.Equal(_oracle["const WASMTIME_V128"].Value, WasmValueType.I32 - WasmValueType.V128);
        Assert.Equal(_oracle["const WASMTIME_EXTERN_FUNC"].Value, 0);
        Assert.Equal(_oracle["const WASMTIME_TRAP_CODE_INTERRUPT"].Value, (int)WasmTrapCode.Interrupt);
        Assert.Equal(_oracle["const WASMTIME_TRAP_CODE_STACK_OVERFLOW"].Value, (int)WasmTrapCode.StackOverflow);
        Assert.Equal(_oracle["const WASMTIME_TRAP_CODE_UNREACHABLE_CODE_REACHED"].Value, (int)WasmTrapCode.UnreachableCodeReached);
        Assert.Equal(_oracle["const WASMTIME_STRATEGY_CRANELIFT"].Value, 1);
        Assert.Equal(_oracle["const WASMTIME_STRATEGY_WINCH"].Value, 2);
    }

    private static int Offset(void* start, void* field) => (int)((byte*)field - (byte*)start);

    private static Dictionary<string, (int, int)> Read()
    {
        using var stream = typeof(LayoutTests).Assembly.GetManifestResourceStream("layout.csv")!;
        using var reader = new StreamReader(stream);
        var rows = new Dictionary<string, (int, int)>();
        reader.ReadLine();
        while (reader.ReadLine() is { } line)
        {
            var cells = line.Split(',');
            rows[$"{cells[0]} {cells[1]}"] = (Number(cells[2]), Number(cells[3]));
        }

        return rows;
    }

    private static int Number(string cell) => cell.Length == 0 ? 0 : int.Parse(cell, CultureInfo.InvariantCulture);
}
