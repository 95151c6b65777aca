using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

/// <summary>Resources that a guest defines and the host holds.</summary>
public sealed class GuestResourceTests
{
    private readonly ResourceType _type = new("counter");
    private readonly FakeGuest _guest = new();
    private readonly RuntimeResource _resource;
    private readonly List<uint> _destroyed = [];

    public GuestResourceTests()
    {
        _resource = RuntimeResource.OfGuest(_type, _guest.Instance);
        _resource.SetDestructor(new FakeFunction(slots => _destroyed.Add(slots[0].U32)));
        _guest.Resources = [new(_type, _resource)];
    }

    [Fact]
    public void An_own_result_leaves_the_guests_table_and_an_own_argument_enters_it()
    {
        var resource = Make(42);
        Assert.Equal(0, _guest.Instance.Handles.Count);
        Assert.True(resource.IsOwned);
        Assert.Same(_type, resource.Type);

        uint index = 0;
        _guest.Lift(Functions.Of(null, WitType.Own(_type)), slots => index = slots[0].U32).CallFromHost([WitValue.Own(resource)]);
        Assert.Equal(42u, _guest.Instance.Handles.Rep(index, _resource));
        Assert.False(resource.IsOwned);
    }

    [Fact]
    public void A_borrow_into_the_defining_component_passes_the_rep()
    {
        uint seen = 0;
        Method(slots => seen = slots[0].U32).CallFromHost([WitValue.Borrow(Make(42))]);
        Assert.Equal(42u, seen);
        Assert.Equal(0, _guest.Instance.Handles.Count);
    }

    [Fact]
    public void A_borrow_into_another_component_is_a_handle_it_must_drop()
    {
        var other = new FakeGuest(_guest.Store, resources: new ResourceBinding(_type, _resource));
        var type = Functions.Of(null, WitType.Borrow(_type));
        var resource = Make(42);
        other.Lift(type, slots => ResourceFunctions.Drop(other.Instance, _resource, slots[0].U32)).CallFromHost([WitValue.Borrow(resource)]);
        Assert.Empty(_destroyed);
        Assert.True(resource.IsOwned);

        var trap = Assert.Throws<CanonicalAbiTrapException>(() => other.Lift(type, _ => { }).CallFromHost([WitValue.Borrow(resource)]));
        Assert.Equal("borrow handles still remain at the end of the call", trap.Message);
    }

    [Fact]
    public void A_consumed_or_dropped_resource_is_refused_before_the_guest_is_called()
    {
        var resource = Make(1);
        ResourceFunctions.DropByHost(resource);
        Assert.Equal([1u], _destroyed);
        var called = false;
        var error = Assert.Throws<ComponentArgumentException>(() => Method(_ => called = true).CallFromHost([WitValue.Borrow(resource)]));
        Assert.Equal("p0", error.Path);
        Assert.False(called);
        Assert.Throws<InvalidOperationException>(() => ResourceFunctions.DropByHost(resource));
    }

    [Fact]
    public void One_call_cannot_take_a_resource_twice_and_a_refused_call_takes_nothing()
    {
        var resource = Make(1);
        var take = _guest.Lift(Functions.Of(null, WitType.Own(_type), WitType.Own(_type)), _ => { });
        Assert.Throws<ComponentArgumentException>(() => take.CallFromHost([WitValue.Own(resource), WitValue.Own(resource)]));
        var mixed = _guest.Lift(Functions.Of(null, WitType.Borrow(_type), WitType.Own(_type)), _ => { });
        Assert.Throws<ComponentArgumentException>(() => mixed.CallFromHost([WitValue.Borrow(resource), WitValue.Own(resource)]));
        var swapped = _guest.Lift(Functions.Of(null, WitType.Own(_type), WitType.Borrow(_type)), _ => { });
        Assert.Throws<ComponentArgumentException>(() => swapped.CallFromHost([WitValue.Own(resource), WitValue.Borrow(resource)]));
        Assert.True(resource.IsOwned);
        Assert.Equal(0, resource.Lends);
        ResourceFunctions.DropByHost(resource);
        Assert.Equal([1u], _destroyed);
    }

    [Fact]
    public void A_lent_resource_can_be_neither_dropped_nor_passed_during_the_call()
    {
        var resource = Make(1);
        Method(_ =>
        {
            Assert.Equal(1, resource.Lends);
            Assert.Throws<InvalidOperationException>(() => ResourceFunctions.DropByHost(resource));
        }).CallFromHost([WitValue.Borrow(resource)]);
        Assert.Equal(0, resource.Lends);
    }

    [Fact]
    public void A_resource_of_another_instance_or_of_the_host_is_refused()
    {
        var stranger = new GuestResource(RuntimeResource.OfGuest(_type, new FakeGuest().Instance), 1);
        var method = Method(_ => { });
        Assert.Contains("another type or instance", Assert.Throws<ComponentArgumentException>(() => method.CallFromHost([WitValue.Borrow(stranger)])).Message);
        Assert.Contains("got String", Assert.Throws<ComponentArgumentException>(() => method.CallFromHost([WitValue.Borrow("x")])).Message);
        Assert.Contains("needs its resource object", Assert.Throws<ComponentArgumentException>(() => method.CallFromHost([WitValue.BorrowId(1)])).Message);
        Assert.Contains("expected Borrow, got Own", Assert.Throws<ComponentArgumentException>(() => method.CallFromHost([WitValue.Own(Make(1))])).Message);
    }

    [Fact]
    public void Dropping_in_the_defining_component_runs_the_destructor_with_the_rep()
    {
        var index = ResourceFunctions.New(_guest.Instance, _resource, 77);
        ResourceFunctions.Drop(_guest.Instance, _resource, index);
        Assert.Equal([77u], _destroyed);
    }

    [Fact]
    public void A_destructor_may_call_out_but_post_return_may_not_drop()
    {
        var index = ResourceFunctions.New(_guest.Instance, _resource, 1);
        var drop = _guest.Lift(Functions.Of(null), _ => { }, postReturn: _ => ResourceFunctions.Drop(_guest.Instance, _resource, index));
        Assert.Equal("cannot leave component instance", Assert.Throws<CanonicalAbiTrapException>(() => drop.CallFromHost([])).Message);
    }

    private GuestResource Make(uint rep)
    {
        var make = _guest.Lift(
            Functions.Of(WitType.Own(_type)), slots => slots[0].U64 = ResourceFunctions.New(_guest.Instance, _resource, rep));
        return (GuestResource)make.CallFromHost([]).AsResource;
    }

    private LiftedFunction Method(CoreBody body) => _guest.Lift(Functions.Of(null, WitType.Borrow(_type)), body);
}
