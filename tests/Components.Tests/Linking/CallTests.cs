using GolemOrleans.Components.Hosting;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Linking;

[Collection(nameof(LinkingFixture))]
public sealed class CallTests(LinkingFixture fixture)
{
    private static readonly FunctionType _u32ToU32 = new([new WitParameter("x", WitType.U32)], WitType.U32);

    internal static HostImports Math(HostFunctionBody body) =>
        new([new HostInterface("test:host/math@1.2.0", [new HostFunction("double", _u32ToU32, body)], [])]);

    private static HostImports Doubling() => Math((ref HostCall call) => call.Result = WitValue.U32(call.Arguments[0].AsU32 * 2));

    [Fact]
    public void An_export_is_called_with_values()
    {
        using var instance = fixture.Instantiate(ComponentTexts.Add);
        Assert.Equal(42u, instance.Call("add", WitValue.U32(40), WitValue.U32(2)).AsU32);
    }

    [Fact]
    public void A_call_of_scalars_allocates_nothing()
    {
        using var instance = fixture.Instantiate(ComponentTexts.Add);
        var add = instance.FindFunction(null, "add")!;
        WitValue[] arguments = [WitValue.U32(1), WitValue.U32(2)];
        add.Call(arguments);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            add.Call(arguments);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_host_function_is_called_with_values_and_state()
    {
        object? state = null;
        var imports = Math((ref HostCall call) =>
        {
            state = call.State;
            call.Result = WitValue.U32(call.Arguments[0].AsU32 * 2);
        });
        using var instance = fixture.Instantiate(ComponentTexts.CallsHost, imports, new InstanceOptions { State = "mine" });
        Assert.Equal(42u, instance.Call("run", WitValue.U32(21)).AsU32);
        Assert.Equal("mine", state);
    }

    [Fact]
    public void A_host_call_of_scalars_allocates_nothing()
    {
        using var instance = fixture.Instantiate(ComponentTexts.CallsHost, Doubling());
        var run = instance.FindFunction(null, "run")!;
        WitValue[] arguments = [WitValue.U32(1)];
        run.Call(arguments);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
            run.Call(arguments);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Functions_are_found_by_interface_in_any_version_of_the_track()
    {
        using var instance = fixture.Instantiate("""
            (component
              (core module $m (func (export "one") (result i32) i32.const 1) (func (export "two") (result i32) i32.const 2))
              (core instance $i (instantiate $m))
              (func $one (result u32) (canon lift (core func $i "one")))
              (func $two (result u32) (canon lift (core func $i "two")))
              (instance $a (export "f" (func $one)))
              (instance $b (export "f" (func $two)))
              (export "test:api/x@1.2.0" (instance $a))
              (export "test:api/x@2.0.0-rc" (instance $b))
              (export "test:api/y" (instance $b)))
            """);
        Assert.Equal(1u, instance.FindFunction("test:api/x@1.2.0", "f")!.Call([]).AsU32);
        Assert.Same(instance.FindFunction("test:api/x@1.0.0", "f"), instance.FindFunction("test:api/x@1.0.0", "f"));
        Assert.Equal(1u, instance.FindFunction("test:api/x@1.7.3", "f")!.Call([]).AsU32);
        Assert.Equal(2u, instance.FindFunction("test:api/y", "f")!.Call([]).AsU32);
        Assert.Null(instance.FindFunction("test:api/x@2.0.0", "f"));
        Assert.Null(instance.FindFunction("test:api/x", "f"));
        Assert.Null(instance.FindFunction("test:api/x@1.2.0", "g"));
        Assert.Null(instance.FindFunction(null, "f"));
    }

    [Fact]
    public void Wrong_arguments_leave_the_instance_usable()
    {
        using var instance = fixture.Instantiate(ComponentTexts.Add);
        Assert.Throws<ComponentArgumentException>(() => instance.Call("add", WitValue.U32(1)));
        Assert.Throws<ComponentArgumentException>(() => instance.Call("add", WitValue.U32(1), WitValue.String("2")));
        Assert.Equal(3u, instance.Call("add", WitValue.U32(1), WitValue.U32(2)).AsU32);
    }

    [Fact]
    public void Strings_travel_through_guest_memory()
    {
        using var instance = fixture.Instantiate($"""
            (component
              (core module $m {ComponentTexts.Memory}
                (func (export "echo") (param i32 i32) (result i32)
                  (i32.store (i32.const 16) (local.get 0)) (i32.store (i32.const 20) (local.get 1)) (i32.const 16)))
              (core instance $i (instantiate $m))
              (func (export "echo") (param "s" string) (result string)
                (canon lift (core func $i "echo") (memory (core memory $i "memory")) (realloc (core func $i "realloc")))))
            """);
        Assert.Equal("grüße, 世界", instance.Call("echo", WitValue.String("grüße, 世界")).AsString);
        Assert.Equal(65536, instance.MemoryBytes);
    }
}
