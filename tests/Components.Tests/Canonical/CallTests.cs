using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class CallTests
{
    private readonly FakeGuest _guest = new();

    [Fact]
    public void Scalars_travel_in_slots()
    {
        var add = _guest.Lift(Functions.Of(WitType.U32, WitType.U32, WitType.U32), slots => slots[0].U64 = slots[0].U32 + slots[1].U32);
        Assert.Equal(5u, add.CallFromHost([WitValue.U32(2), WitValue.U32(3)]).AsU32);
        Assert.Empty(_guest.Reallocs);
    }

    [Fact]
    public void A_wrong_number_or_kind_of_arguments_leaves_the_instance_usable()
    {
        var add = _guest.Lift(Functions.Of(WitType.U32, WitType.U32, WitType.U32), slots => slots[0].U64 = slots[0].U32 + slots[1].U32);
        Assert.Equal("expected 2, got 1", Assert.Throws<ComponentArgumentException>(() => add.CallFromHost([WitValue.U32(1)])).Reason);
        Assert.Equal("p1", Assert.Throws<ComponentArgumentException>(() => add.CallFromHost([WitValue.U32(1), WitValue.S32(1)])).Path);
        Assert.Equal(0, _guest.Store.CallDepth);
        Assert.Equal(3u, add.CallFromHost([WitValue.U32(1), WitValue.U32(2)]).AsU32);
    }

    [Fact]
    public void Seventeen_parameters_travel_in_memory()
    {
        var sum = _guest.Lift(Functions.Of(WitType.U32, [.. Enumerable.Repeat(WitType.U32, 17)]), slots =>
        {
            uint total = 0;
            for (var i = 0; i < 17; i++)
                total += BitConverter.ToUInt32(_guest.Memory.Bytes[((int)slots[0].U32 + (4 * i))..]);
            slots[0].U64 = total;
        });
        Assert.Equal(17u * 18 / 2, sum.CallFromHost([.. Enumerable.Range(1, 17).Select(i => WitValue.U32((uint)i))]).AsU32);
        Assert.Equal([(0u, 0u, 4u, 68u)], _guest.Reallocs);
    }

    [Fact]
    public void Sixteen_parameters_travel_in_slots()
    {
        var last = _guest.Lift(Functions.Of(WitType.U32, [.. Enumerable.Repeat(WitType.U32, 16)]), slots => slots[0] = slots[15]);
        Assert.Equal(16u, last.CallFromHost([.. Enumerable.Range(1, 16).Select(i => WitValue.U32((uint)i))]).AsU32);
        Assert.Empty(_guest.Reallocs);
    }

    [Theory]
    [InlineData(2u, "not aligned")]
    [InlineData(1020u, "out of bounds")]
    [InlineData(0xFFFF_FFFCu, "out of bounds")]
    public void The_returned_pointer_is_checked(uint address, string why)
    {
        var function = _guest.Lift(Functions.Of(WitType.Tuple(WitType.U32, WitType.U32)), slots => slots[0].U64 = address);
        Assert.Contains(why, Assert.Throws<CanonicalAbiTrapException>(() => function.CallFromHost([])).Message);
    }

    [Theory]
    [InlineData(2u, "not aligned")]
    [InlineData(1020u, "out of bounds")]
    public void Pointers_of_a_lowered_import_are_checked(uint address, string why)
    {
        var result = _guest.Import(Functions.Of(WitType.Tuple(WitType.U32, WitType.U32)), _ => WitValue.Tuple(WitValue.U32(1), WitValue.U32(2)));
        Assert.Contains(why, Assert.Throws<CanonicalAbiTrapException>(() => result.Invoke(Slots(address))).Message);
        var many = new FakeGuest().Import(Functions.Of(null, [.. Enumerable.Repeat(WitType.U32, 17)]), _ => default);
        Assert.Contains(why, Assert.Throws<CanonicalAbiTrapException>(() => many.Invoke(Slots(address))).Message);
    }

    [Fact]
    public void A_lowered_import_gives_arguments_and_takes_the_result()
    {
        var import = _guest.Import(Functions.Of(WitType.S64, WitType.U8, WitType.String), arguments =>
            WitValue.S64(arguments[0].AsU8 + arguments[1].AsString.Length));
        "abc"u8.CopyTo(_guest.Memory.Bytes[64..]);
        var slots = Slots(4, 64, 3);
        import.Invoke(slots);
        Assert.Equal(7ul, slots[0].U64);
    }

    [Fact]
    public void A_large_result_goes_where_the_last_argument_points()
    {
        var import = _guest.Import(Functions.Of(WitType.String, WitType.U8), _ => WitValue.String("hello"));
        import.Invoke(Slots(1, 64));
        var (address, length) = (BitConverter.ToInt32(_guest.Memory.Bytes[64..]), BitConverter.ToInt32(_guest.Memory.Bytes[68..]));
        Assert.Equal("hello"u8, _guest.Memory.Bytes.Slice(address, length));
    }

    [Fact]
    public void A_host_function_that_returns_another_type_is_told_so()
    {
        var import = _guest.Import(Functions.Of(WitType.U32), _ => WitValue.U64(1));
        Assert.Equal("result", Assert.Throws<ComponentArgumentException>(() => import.Invoke(Slots(0))).Path);
        Assert.True(_guest.Instance.MayLeave);
    }

    [Fact]
    public void Post_return_gets_the_core_result_and_may_not_leave()
    {
        var import = _guest.Import(Functions.Of(null), _ => default);
        uint? freed = null;
        _guest.Memory.Bytes[100] = (byte)'x';
        BitConverter.TryWriteBytes(_guest.Memory.Bytes[80..], 100);
        BitConverter.TryWriteBytes(_guest.Memory.Bytes[84..], 1);
        var function = _guest.Lift(Functions.Of(WitType.String, WitType.U8), slots => slots[0].U64 = 80, slots =>
        {
            freed = slots[0].U32;
            Assert.Equal("cannot leave component instance", Assert.Throws<CanonicalAbiTrapException>(() => import.Invoke([])).Message);
        });
        Assert.Equal("x", function.CallFromHost([WitValue.U8(0)]).AsString);
        Assert.Equal(80u, freed);
        Assert.True(_guest.Instance.MayLeave);
    }

    [Fact]
    public void Realloc_may_not_leave_while_arguments_or_results_are_lowered()
    {
        var import = _guest.Import(Functions.Of(null), _ => default);
        var trapped = 0;
        _guest.DuringRealloc = () =>
        {
            Assert.Throws<CanonicalAbiTrapException>(() => import.Invoke([]));
            Assert.Throws<CanonicalAbiTrapException>(() => ResourceFunctions.New(_guest.Instance, RuntimeResource.OfGuest(new("r"), _guest.Instance), 1));
            trapped++;
        };
        _guest.Lift(Functions.Of(null, WitType.String), _ => { }).CallFromHost([WitValue.String("a")]);
        _guest.Import(Functions.Of(WitType.String), _ => WitValue.String("a")).Invoke(Slots(64));
        Assert.Equal(2, trapped);
        Assert.True(_guest.Instance.MayLeave);
    }

    [Fact]
    public void A_host_function_cannot_enter_the_store_again()
    {
        var export = _guest.Lift(Functions.Of(null), _ => { });
        var import = _guest.Import(Functions.Of(null), _ => export.CallFromHost([]));
        var run = _guest.Lift(Functions.Of(null), _ => import.Invoke([]));
        Assert.Equal("cannot enter component instance", Assert.Throws<CanonicalAbiTrapException>(() => run.CallFromHost([])).Message);
        Assert.Equal(0, _guest.Store.CallDepth);
    }

    [Fact]
    public void A_component_instance_cannot_call_itself()
    {
        var export = _guest.Lift(Functions.Of(null), _ => { });
        var import = _guest.Import(Functions.Of(null), export);
        Assert.Equal("cannot enter component instance", Assert.Throws<CanonicalAbiTrapException>(() => import.Invoke([])).Message);
    }

    [Fact]
    public void Between_components_the_callee_cleans_up_after_the_caller_has_its_result()
    {
        var caller = new FakeGuest(_guest.Store, StringEncoding.Utf16);
        var log = new List<string>();
        caller.DuringRealloc = () => log.Add("caller realloc");
        "hello"u8.CopyTo(_guest.Memory.Bytes[100..]);
        BitConverter.TryWriteBytes(_guest.Memory.Bytes[80..], 100);
        BitConverter.TryWriteBytes(_guest.Memory.Bytes[84..], 5);
        var export = _guest.Lift(Functions.Of(WitType.String), slots => slots[0].U64 = 80, _ => log.Add("post-return"));
        caller.Import(Functions.Of(WitType.String), export).Invoke(Slots(64));
        Assert.Equal(["caller realloc", "post-return"], log);
        var (address, units) = (BitConverter.ToInt32(caller.Memory.Bytes[64..]), BitConverter.ToInt32(caller.Memory.Bytes[68..]));
        Assert.Equal("hello", System.Text.Encoding.Unicode.GetString(caller.Memory.Bytes.Slice(address, units * 2)));
    }

    [Fact]
    public void A_missing_memory_or_realloc_traps_instead_of_crashing()
    {
        var bare = new CanonicalOptions(_guest.Instance);
        var lifted = new LiftedFunction(FakeGuest.Plans.Of(Functions.Of(null, WitType.String)), bare, new FakeFunction(_ => { }));
        Assert.Throws<CanonicalAbiTrapException>(() => lifted.CallFromHost([WitValue.String("a")]));
    }

    private static ValRaw[] Slots(params uint[] bits) => [.. bits.Select(b => new ValRaw { U64 = b })];
}
