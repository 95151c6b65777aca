using GolemOrleans.Components.Canonical;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

/// <summary>Handles between two components of one store: one defines the resource, the other uses it.</summary>
public sealed class ComponentHandleTests
{
    private readonly ResourceType _definedType = new("r");
    private readonly ResourceType _importedType = new("r");
    private readonly FakeGuest _definer;
    private readonly FakeGuest _user;
    private readonly RuntimeResource _resource;
    private readonly List<uint> _destroyed = [];

    public ComponentHandleTests()
    {
        _definer = new FakeGuest();
        _user = new FakeGuest(_definer.Store);
        _resource = RuntimeResource.OfGuest(_definedType, _definer.Instance, new FakeFunction(slots => _destroyed.Add(slots[0].U32)));
        _definer.Resources = [new(_definedType, _resource)];
        _user.Resources = [new(_importedType, _resource)];
    }

    [Fact]
    public void Own_moves_from_table_to_table()
    {
        ResourceFunctions.New(_definer.Instance, _resource, 1);
        var make = _user.Import(
            Functions.Of(WitType.Own(_importedType)),
            _definer.Lift(Functions.Of(WitType.Own(_definedType)), slots => slots[0].U64 = ResourceFunctions.New(_definer.Instance, _resource, 42)));
        var slots = Slots(0);
        make.Invoke(slots);
        Assert.Equal(1u, slots[0].U32);
        Assert.Equal(42u, _user.Instance.Handles.Rep(1, _resource));
        Assert.Equal(1, _definer.Instance.Handles.Count);
    }

    [Fact]
    public void Borrow_into_the_definer_is_the_rep_and_the_users_handle_is_lent()
    {
        var handle = _user.Instance.Handles.AddOwn(_resource, 42);
        uint seen = 0;
        var use = _user.Import(
            Functions.Of(null, WitType.Borrow(_importedType)),
            _definer.Lift(Functions.Of(null, WitType.Borrow(_definedType)), slots =>
            {
                seen = slots[0].U32;
                Assert.Contains("lent", Assert.Throws<CanonicalAbiTrapException>(() => _user.Instance.Handles.TakeOwn(handle, _resource)).Message);
            }));
        use.Invoke(Slots(handle));
        Assert.Equal(42u, seen);
        Assert.Equal(42u, _user.Instance.Handles.TakeOwn(handle, _resource));
    }

    [Fact]
    public void Borrow_from_the_definer_is_a_handle_that_must_be_dropped_before_the_return()
    {
        var handle = ResourceFunctions.New(_definer.Instance, _resource, 42);
        var drops = true;
        var use = _definer.Import(
            Functions.Of(null, WitType.Borrow(_definedType)),
            _user.Lift(Functions.Of(null, WitType.Borrow(_importedType)), slots =>
            {
                Assert.Equal(42u, _user.Instance.Handles.Rep(slots[0].U32, _resource));
                if (drops)
                    ResourceFunctions.Drop(_user.Instance, _resource, slots[0].U32);
            }));
        use.Invoke(Slots(handle));
        Assert.Empty(_destroyed);
        drops = false;
        Assert.Contains("still remain", Assert.Throws<CanonicalAbiTrapException>(() => use.Invoke(Slots(handle))).Message);
    }

    [Fact]
    public void The_users_drop_runs_the_destructor_of_the_definer_once()
    {
        var handle = _user.Instance.Handles.AddOwn(_resource, 42);
        ResourceFunctions.Drop(_user.Instance, _resource, handle);
        Assert.Equal([42u], _destroyed);
        Assert.Equal(0, _user.Instance.Handles.Count);
        Assert.Equal("unknown handle index 1", Assert.Throws<CanonicalAbiTrapException>(() => ResourceFunctions.Drop(_user.Instance, _resource, handle)).Message);
    }

    [Fact]
    public void The_same_definition_instantiated_twice_has_two_resources()
    {
        var second = new FakeGuest(_definer.Store);
        var secondResource = RuntimeResource.OfGuest(_definedType, second.Instance);
        second.Resources = [new(_definedType, secondResource)];
        var handle = _user.Instance.Handles.AddOwn(_resource, 42);
        _user.Resources = [new(_importedType, secondResource)];
        var take = _user.Import(
            Functions.Of(null, WitType.Own(_importedType)),
            second.Lift(Functions.Of(null, WitType.Own(_definedType)), _ => { }));
        Assert.Contains("wrong type", Assert.Throws<CanonicalAbiTrapException>(() => take.Invoke(Slots(handle))).Message);
    }

    private static ValRaw[] Slots(params uint[] bits) => [.. bits.Select(b => new ValRaw { U64 = b })];
}
