using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class AllocationTests
{
    private readonly FakeGuest _guest = new();

    [Fact]
    public void A_call_with_scalars_allocates_nothing()
    {
        var add = _guest.Lift(Functions.Of(WitType.U32, WitType.U32, WitType.U32), slots => slots[0].U64 = slots[0].U32 + slots[1].U32);
        WitValue[] arguments = [WitValue.U32(2), WitValue.U32(3)];
        Assert.Equal(0, AllocatedBy(() => add.CallFromHost(arguments)));
    }

    [Fact]
    public void An_import_with_scalars_allocates_nothing()
    {
        var import = _guest.Import(Functions.Of(WitType.U64, WitType.U32, WitType.F64), static arguments => WitValue.U64(arguments[0].AsU32));
        var slots = new ValRaw[2];
        Assert.Equal(0, AllocatedBy(() => import.Invoke(slots)));
    }

    [Fact]
    public void A_call_between_components_with_scalars_allocates_nothing()
    {
        var callee = new FakeGuest(_guest.Store);
        var type = Functions.Of(WitType.U32, WitType.U32, WitType.Enum("a", "b"), WitType.Flags("x"));
        var import = _guest.Import(type, callee.Lift(type, _ => { }));
        var slots = new ValRaw[3];
        Assert.Equal(0, AllocatedBy(() => import.Invoke(slots)));
    }

    [Fact]
    public void A_resource_method_call_allocates_nothing()
    {
        var type = new ResourceType("r");
        var resource = RuntimeResource.OfHost(type);
        _guest.Resources = [new(type, resource)];
        var import = _guest.Import(Functions.Of(null, WitType.Borrow(type)), static _ => default);
        var handle = _guest.Instance.Handles.AddOwn(resource, _guest.Store.HostObjects.Add(new object()));
        var slots = new ValRaw[1];
        Assert.Equal(0, AllocatedBy(() =>
        {
            slots[0].U64 = handle;
            import.Invoke(slots);
        }));
    }

    [Fact]
    public void A_list_of_bytes_allocates_the_array_and_nothing_else()
    {
        var count = _guest.Lift(Functions.Of(WitType.U32, WitType.List(WitType.U8)), slots => slots[0] = slots[1]);
        _guest.ReallocAnswer = _ => 16;
        WitValue[] arguments = [WitValue.List(new byte[500])];
        count.CallFromHost(arguments);
        var lower = AllocatedBy(() =>
        {
            _guest.Reallocs.Clear();
            count.CallFromHost(arguments);
        });
        Assert.Equal(0, lower);

        var read = _guest.Import(Functions.Of(null, WitType.List(WitType.U8)), static _ => default);
        var slots = new ValRaw[] { new() { U64 = 16 }, new() { U64 = 500 } };
        Assert.Equal(1000 * (500 + 24 + 4), AllocatedBy(() => read.Invoke(slots)));
    }

    private static long AllocatedBy(Action action)
    {
        for (var i = 0; i < 100; i++)
            action();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            action();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }
}
