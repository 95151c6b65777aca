using Xunit;

namespace GolemOrleans.Wasmtime.Tests;

[Collection(nameof(Fixture))]
public sealed class CallTests(Fixture fixture)
{
    private const string Add = """(module (func (export "add") (param i32 i32) (result i32) local.get 0 local.get 1 i32.add))""";

    [Fact]
    public void An_export_is_called_with_raw_values()
    {
        var (store, instance) = fixture.Instantiate(Add);
        using (store)
            Assert.Equal(42, Fixture.CallInt(store, instance, "add", 40, 2));
    }

    [Fact]
    public void Calls_allocate_nothing()
    {
        var (store, instance) = fixture.Instantiate(Add);
        using (store)
        {
            var add = store.Export(instance, "add").AsFunction();
            Span<ValRaw> slots = stackalloc ValRaw[2];
            store.Call(add, slots);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
                store.Call(add, slots);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void A_host_function_sees_arguments_and_the_stores_data()
    {
        using var module = fixture.Compile("""
            (module (import "host" "f" (func $f (param i32) (result i32)))
              (func (export "run") (param i32) (result i32) local.get 0 call $f))
            """);
        using var store = new WasmStore(fixture.Engine, data: "state");
        object? seen = null;
        var host = Host.IntToInt((s, x) =>
        {
            seen = s.Data;
            return x * 2;
        });
        var instance = store.Instantiate(module, Fixture.Functions(store, host));
        Assert.Equal(42, Fixture.CallInt(store, instance, "run", 21));
        Assert.Equal("state", seen);
    }

    [Fact]
    public void A_host_function_may_call_back_into_wasm()
    {
        using var module = fixture.Compile("""
            (module (import "host" "f" (func $f (param i32) (result i32)))
              (func (export "twice") (param i32) (result i32) local.get 0 i32.const 2 i32.mul)
              (func (export "run") (param i32) (result i32) local.get 0 call $f))
            """);
        using var store = new WasmStore(fixture.Engine);
        WasmInstance instance = default;
        var host = Host.IntToInt((s, x) => Fixture.CallInt(s, instance, "twice", x) + 1);
        instance = store.Instantiate(module, Fixture.Functions(store, host));
        Assert.Equal(43, Fixture.CallInt(store, instance, "run", 21));
    }

    [Fact]
    public void Wrong_use_is_refused_with_an_exception()
    {
        var (store, instance) = fixture.Instantiate(Add);
        var (other, otherInstance) = fixture.Instantiate(Add);
        using (store)
        using (other)
        {
            var foreign = other.Export(otherInstance, "add").AsFunction();
            var own = store.Export(instance, "add").AsFunction();
            Assert.Throws<ArgumentException>(() => store.Call(foreign, new ValRaw[2]));
            Assert.Throws<ArgumentException>(() => store.Call(default, new ValRaw[2]));
            Assert.Throws<ArgumentException>(() => store.Call(own, new ValRaw[1]));
            Assert.Throws<ArgumentException>(() => store.Export(otherInstance, "add"));
            Assert.Throws<ArgumentException>(() => store.Export(instance, "sub"));
            Assert.Throws<ArgumentException>(() => store.Instantiate(instance.Module!, [foreign]));
            Assert.Throws<InvalidOperationException>(() => store.Export(instance, "add").AsMemory());
        }

        Assert.Throws<ObjectDisposedException>(() => store.Export(instance, "add"));
        Assert.Throws<ObjectDisposedException>(() => store.CreateFunctions([Host.Action(() => { })], new WasmFunction[1]));
        store.Dispose();
    }

    [Fact]
    public void Functions_with_references_cannot_be_called_from_the_host()
    {
        var (store, instance) = fixture.Instantiate("""(module (func (export "f") (param funcref)))""");
        using (store)
            Assert.Throws<ArgumentException>(() => store.Call(store.Export(instance, "f").AsFunction(), new ValRaw[8]));
    }

    [Fact]
    public void Vectors_pass_through_raw_slots_but_not_through_host_functions()
    {
        var (store, instance) = fixture.Instantiate(
            """(module (func (export "f") (param v128 v128) (result v128) (i32x4.add (local.get 0) (local.get 1))))""");
        using (store)
        {
            Span<ValRaw> slots = stackalloc ValRaw[2];
            var lanes = System.Runtime.InteropServices.MemoryMarshal.Cast<ValRaw, int>(slots);
            new[] { 1, 2, 3, 4, 10, 20, 30, 40 }.CopyTo(lanes);
            store.Call(store.Export(instance, "f").AsFunction(), slots);
            Assert.Equal([11, 22, 33, 44], lanes[..4].ToArray());
        }

        Assert.Throws<NotSupportedException>(() => new Host((_, _) => { }, [WasmValueType.V128], []));
    }

    [Fact]
    public void The_actual_type_of_a_function_can_be_asked_for()
    {
        var (store, instance) = fixture.Instantiate("""(module (func (export "f") (param i32 i64 f32 f64) (result f64 i32) unreachable) (func (export "v") (param v128)))""");
        using (store)
        {
            var f = store.Export(instance, "f").AsFunction();
            Assert.Equal(f.Type, store.ActualType(f));
            Assert.Equal("(I32, I64, F32, F64) -> (F64, I32)", store.ActualType(f)!.ToString());
            Assert.Null(store.ActualType(store.Export(instance, "v").AsFunction()));
        }
    }
}
