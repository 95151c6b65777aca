using GolemOrleans.Components.Canonical;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class HandleTableTests
{
    private readonly CanonicalStore _store = new(new CanonicalLimits { MaxHandles = 10 });
    private readonly CanonicalInstance _instance;
    private readonly RuntimeResource _resource;
    private readonly RuntimeResource _other;

    public HandleTableTests()
    {
        _instance = new CanonicalInstance(_store);
        _resource = RuntimeResource.OfGuest(new ResourceType("r"), _instance);
        _other = RuntimeResource.OfGuest(new ResourceType("r"), _instance);
    }

    private HandleTable Table => _instance.Handles;

    [Fact]
    public void Indices_start_at_one_and_the_last_freed_is_used_first()
    {
        Assert.Equal([1u, 2u, 3u], new[] { New(100), New(200), New(300) });
        Drop(2);
        Assert.Equal(2u, New(400));
        Drop(1);
        Drop(2);
        Drop(3);
        Assert.Equal([3u, 2u, 1u, 4u], new[] { New(500), New(600), New(700), New(800) });
        Assert.Equal(500u, Table.Rep(3, _resource));
    }

    [Fact]
    public void All_resource_types_of_an_instance_share_the_table()
    {
        Assert.Equal(1u, New(1));
        Assert.Equal(2u, Table.AddOwn(_other, 1));
        Assert.Equal(3u, New(1));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(2u)]
    [InlineData(5u)]
    [InlineData(0xFFFF_FFFFu)]
    public void Unknown_indices_trap(uint index)
    {
        New(1);
        Assert.Equal($"unknown handle index {index}", Trap(() => Drop(index)));
        Assert.Equal($"unknown handle index {index}", Trap(() => Table.Rep(index, _resource)));
        Assert.Equal($"unknown handle index {index}", Trap(() => Table.TakeOwn(index, _resource)));
    }

    [Fact]
    public void A_dropped_handle_is_unknown()
    {
        New(1);
        Drop(1);
        Assert.Equal("unknown handle index 1", Trap(() => Drop(1)));
    }

    [Fact]
    public void A_handle_is_only_good_for_its_own_resource_type()
    {
        New(1);
        var message = "handle index 1 used with the wrong type, expected guest-defined resource but found a different guest-defined resource";
        Assert.StartsWith(message, Trap(() => Table.Rep(1, _other)));
        Assert.StartsWith(message, Trap(() => Table.TakeOwn(1, _other)));
        Assert.StartsWith(message, Trap(() => Table.Drop(1, _other, out _)));
        Assert.Contains("expected host-defined resource but found a guest-defined", Trap(() => Table.Rep(1, RuntimeResource.OfHost(new("h")))));
    }

    [Fact]
    public void A_lent_handle_can_be_neither_moved_nor_dropped_until_the_call_ends()
    {
        New(7);
        var scope = _store.Enter();
        Assert.Equal(7u, Table.Lend(1, _resource, scope));
        Assert.Equal(7u, Table.Lend(1, _resource, scope));
        Assert.Contains("lent", Trap(() => Drop(1)));
        Assert.Contains("lent", Trap(() => Table.TakeOwn(1, _resource)));
        Assert.Equal(7u, Table.Rep(1, _resource));
        _store.Leave(scope);
        Assert.Equal(7u, Table.TakeOwn(1, _resource));
    }

    [Fact]
    public void A_borrowed_handle_cannot_be_moved_and_dropping_it_gives_it_back()
    {
        var scope = _store.Enter();
        Table.AddBorrow(_resource, 9, scope);
        Assert.Equal(1, scope.BorrowCount);
        Assert.Contains("remain", Trap(scope.TrapIfBorrowsRemain));
        Assert.Contains("borrowed", Trap(() => Table.TakeOwn(1, _resource)));
        Assert.False(Table.Drop(1, _resource, out _));
        Assert.Equal(0, scope.BorrowCount);
        scope.TrapIfBorrowsRemain();
        _store.Leave(scope);
    }

    [Fact]
    public void A_borrowed_handle_that_is_lent_on_cannot_be_dropped_meanwhile()
    {
        var outer = _store.Enter();
        Table.AddBorrow(_resource, 9, outer);
        var inner = _store.Enter();
        Table.Lend(1, _resource, inner);
        Assert.Contains("lent", Trap(() => Drop(1)));
        _store.Leave(inner);
        Assert.False(Table.Drop(1, _resource, out _));
        _store.Leave(outer);
    }

    [Fact]
    public void The_table_is_limited()
    {
        for (var i = 0; i < 10; i++)
            New(1);
        Assert.Contains("full", Trap(() => New(1)));
        Drop(4);
        Assert.Equal(4u, New(1));
    }

    [Fact]
    public void A_restored_table_goes_on_as_the_captured_one()
    {
        for (var i = 0; i < 5; i++)
            New((uint)i);
        Drop(2);
        Drop(4);
        var state = Table.Capture();
        var copy = new CanonicalInstance(_store).Handles;
        copy.Restore(state);
        Assert.Equal(3, copy.Count);
        Assert.Equal(4u, copy.AddOwn(_resource, 40));
        Assert.Equal(2u, copy.AddOwn(_resource, 20));
        Assert.Equal(6u, copy.AddOwn(_resource, 60));
        Assert.Equal(2u, copy.Rep(3, _resource));
        Assert.Equal("unknown handle index 4", Trap(() => Table.Rep(4, _resource)));
    }

    [Fact]
    public void A_table_with_borrows_is_not_at_rest()
    {
        var scope = _store.Enter();
        Table.AddBorrow(_resource, 1, scope);
        Assert.Throws<InvalidOperationException>(Table.Capture);
        _store.Leave(scope);
    }

    [Fact]
    public void Host_objects_get_reps_that_are_reused()
    {
        var objects = new HostObjectTable(3);
        Assert.Equal([1u, 2u, 3u], new[] { objects.Add("a"), objects.Add("b"), objects.Add("a") });
        Assert.Contains("too many host resources", Trap(() => objects.Add("c")));
        Assert.Equal("b", objects.Take(2));
        Assert.Throws<InvalidOperationException>(() => objects.Get(2));
        Assert.Throws<InvalidOperationException>(() => objects.Get(0));
        Assert.Equal(2u, objects.Add("d"));
        Assert.Equal([(1u, "a"), (2u, "d"), (3u, "a")], objects.All().Select(o => (o.Rep, (string)o.Object)));
    }

    private uint New(uint rep) => ResourceFunctions.New(_instance, _resource, rep);

    private void Drop(uint index) => ResourceFunctions.Drop(_instance, _resource, index);

    private static string Trap(Action action) => Assert.Throws<CanonicalAbiTrapException>(action).Message;
}
