using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

/// <summary>Resources that are C# objects.</summary>
public sealed class HostResourceTests
{
    private readonly ResourceType _type = new("stream");
    private readonly FakeGuest _guest = new();
    private readonly RuntimeResource _resource;
    private readonly List<object> _dropped = [];
    private readonly object _object = new();

    public HostResourceTests()
    {
        _resource = RuntimeResource.OfHost(_type, _dropped.Add);
        _guest.Resources = [new(_type, _resource)];
    }

    private int Objects => _guest.Store.HostObjects.Count;

    [Fact]
    public void An_object_returned_as_own_lives_in_the_table_until_the_guest_drops_it()
    {
        var index = Open();
        Assert.Equal(1, Objects);
        ResourceFunctions.Drop(_guest.Instance, _resource, index);
        Assert.Equal([_object], _dropped);
        Assert.Equal(0, Objects);
    }

    [Fact]
    public void Own_arguments_give_the_object_back_to_the_host_without_a_drop()
    {
        var index = Open();
        object? seen = null;
        var import = _guest.Import(Functions.Of(null, WitType.Own(_type)), arguments => Nothing(seen = arguments[0].AsResource));
        import.Invoke(Slots(index));
        Assert.Same(_object, seen);
        Assert.Equal(0, Objects);
        Assert.Empty(_dropped);
        Assert.Equal("unknown handle index 1", Assert.Throws<CanonicalAbiTrapException>(() => import.Invoke(Slots(index))).Message);
    }

    [Fact]
    public void Borrow_arguments_give_the_object_and_keep_the_handle_lent_during_the_call()
    {
        var index = Open();
        var import = _guest.Import(Functions.Of(null, WitType.Borrow(_type)), arguments =>
        {
            Assert.Same(_object, arguments[0].AsResource);
            Assert.Throws<CanonicalAbiTrapException>(() => ResourceFunctions.Drop(_guest.Instance, _resource, index));
            return default;
        });
        import.Invoke(Slots(index));
        import.Invoke(Slots(index));
        ResourceFunctions.Drop(_guest.Instance, _resource, index);
        Assert.Equal([_object], _dropped);
    }

    [Fact]
    public void A_handle_cannot_be_lent_and_moved_in_one_call()
    {
        var index = Open();
        var import = _guest.Import(Functions.Of(null, WitType.Borrow(_type), WitType.Own(_type)), _ => default);
        Assert.Contains("lent", Assert.Throws<CanonicalAbiTrapException>(() => import.Invoke(Slots(index, index))).Message);
    }

    [Fact]
    public void A_failed_call_gives_lent_handles_back()
    {
        var index = Open();
        var import = _guest.Import(Functions.Of(null, WitType.Borrow(_type)), _ => throw new InvalidDataException("host"));
        Assert.Throws<InvalidDataException>(() => import.Invoke(Slots(index)));
        Assert.Equal(0, _guest.Store.CallDepth);
        ResourceFunctions.Drop(_guest.Instance, _resource, index);
    }

    [Fact]
    public void An_object_lent_to_an_export_must_be_dropped_by_it_and_leaves_the_table()
    {
        var type = Functions.Of(null, WitType.Borrow(_type));
        _guest.Lift(type, slots =>
        {
            Assert.Equal(1, Objects);
            ResourceFunctions.Drop(_guest.Instance, _resource, slots[0].U32);
        }).CallFromHost([WitValue.Borrow(_object)]);
        Assert.Equal(0, Objects);
        Assert.Empty(_dropped);

        Assert.Throws<CanonicalAbiTrapException>(() => _guest.Lift(type, _ => { }).CallFromHost([WitValue.Borrow(_object)]));
    }

    [Fact]
    public void An_object_given_to_an_export_as_own_can_come_back()
    {
        var echo = _guest.Lift(Functions.Of(WitType.Own(_type), WitType.Own(_type)), _ => { });
        Assert.Same(_object, echo.CallFromHost([WitValue.Own(_object)]).AsResource);
        Assert.Equal(0, Objects);
    }

    [Fact]
    public void A_borrowed_handle_cannot_be_returned_as_own()
    {
        var cheat = _guest.Lift(Functions.Of(WitType.Own(_type), WitType.Borrow(_type)), _ => { });
        Assert.Contains("borrowed", Assert.Throws<CanonicalAbiTrapException>(() => cheat.CallFromHost([WitValue.Borrow(_object)])).Message);
    }

    [Fact]
    public void An_exception_of_the_drop_callback_reaches_the_caller()
    {
        var failing = RuntimeResource.OfHost(_type, _ => throw new InvalidDataException("drop"));
        _guest.Resources = [new(_type, failing)];
        var index = Open();
        Assert.Throws<InvalidDataException>(() => ResourceFunctions.Drop(_guest.Instance, failing, index));
    }

    [Fact]
    public void A_guest_resource_is_no_host_resource()
    {
        var guest = new GuestResource(RuntimeResource.OfGuest(_type, _guest.Instance), 1);
        var take = _guest.Lift(Functions.Of(null, WitType.Own(_type)), _ => { });
        Assert.Throws<ComponentArgumentException>(() => take.CallFromHost([WitValue.Own(guest)]));
    }

    private uint Open()
    {
        var open = _guest.Import(Functions.Of(WitType.Own(_type)), _ => WitValue.Own(_object));
        var slots = Slots(0);
        open.Invoke(slots);
        return slots[0].U32;
    }

    private static WitValue Nothing(object? ignored) => default;

    private static ValRaw[] Slots(params uint[] bits) => [.. bits.Select(b => new ValRaw { U64 = b })];
}
