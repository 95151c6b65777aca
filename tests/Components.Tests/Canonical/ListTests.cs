using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class ListTests
{
    [Fact]
    public void Numbers_move_as_one_block()
    {
        var guest = new FakeGuest();
        var probe = new TypePlanProbe(guest, WitType.List(WitType.U32));
        var slots = probe.LowerFlat(WitValue.List(new uint[] { 1, 2, 0xFFFF_FFFF }));
        Assert.Equal([(0u, 0u, 4u, 12u)], guest.Reallocs);
        Assert.Equal(3ul, slots[1]);
        Assert.Equal(new uint[] { 1, 2, 0xFFFF_FFFF }, probe.LiftFlat(slots).AsArray);
    }

    [Fact]
    public void An_empty_list_still_calls_realloc_and_checks_its_answer()
    {
        var guest = new FakeGuest();
        var probe = new TypePlanProbe(guest, WitType.List(WitType.U64));
        probe.LowerFlat(WitValue.List(Array.Empty<ulong>()));
        Assert.Equal([(0u, 0u, 8u, 0u)], guest.Reallocs);
        guest.ReallocAnswer = _ => 4;
        Assert.Contains("not aligned", Trap(() => probe.LowerFlat(WitValue.List(Array.Empty<ulong>()))));
        guest.ReallocAnswer = _ => 1 << 20;
        Assert.Contains("beyond end of memory", Trap(() => probe.LowerFlat(WitValue.List(Array.Empty<ulong>()))));
    }

    [Fact]
    public void A_list_of_no_elements_still_needs_an_aligned_address_in_memory()
    {
        var guest = new FakeGuest();
        Assert.Contains("not aligned", Trap(() => new TypePlanProbe(guest, WitType.List(WitType.U64)).LiftFlat(4, 0)));
        Assert.Contains("out of bounds", Trap(() => new TypePlanProbe(guest, WitType.List(WitType.U64)).LiftFlat(1032, 0)));
        Assert.Empty(new TypePlanProbe(guest, WitType.List(WitType.U64)).LiftFlat(1024, 0).AsArray);
    }

    [Theory]
    [InlineData(8ul, 0xFFFF_FFFFul)]
    [InlineData(8ul, 0x2000_0001ul)]
    [InlineData(1016ul, 2ul)]
    [InlineData(0xFFFF_FFF8ul, 1ul)]
    public void Length_times_size_is_checked_without_overflow(ulong address, ulong count) =>
        Assert.Contains("out of bounds", Trap(() => new TypePlanProbe(new FakeGuest(), WitType.List(WitType.U64)).LiftFlat(address, count)));

    [Fact]
    public void Bools_are_normalised_when_copied_out_of_memory()
    {
        var guest = new FakeGuest();
        new byte[] { 0, 1, 2, 0xFF }.CopyTo(guest.Memory.Bytes[64..]);
        var items = (bool[])new TypePlanProbe(guest, WitType.List(WitType.Bool)).LiftFlat(64, 4).AsArray;
        Assert.Equal([0, 1, 1, 1], items.Select(b => System.Runtime.CompilerServices.Unsafe.BitCast<bool, byte>(b)));
    }

    [Fact]
    public void NaNs_in_lists_are_canonical_on_both_sides_wherever_they_stand()
    {
        var guest = new FakeGuest();
        var probe = new TypePlanProbe(guest, WitType.List(WitType.F64));
        for (var at = 0; at < 9; at++)
        {
            var items = new double[9];
            items[at] = BitConverter.UInt64BitsToDouble(0xFFF0_0000_0000_0042);
            var slots = probe.LowerFlat(WitValue.List(items));
            Assert.Equal(0x7FF8_0000_0000_0000ul, BitConverter.ToUInt64(guest.Memory.Bytes[((int)slots[0] + (8 * at))..]));
            Assert.Equal(0xFFF0_0000_0000_0042ul, BitConverter.DoubleToUInt64Bits(items[at]));

            BitConverter.TryWriteBytes(guest.Memory.Bytes[((int)slots[0] + (8 * at))..], 0x7FF0_0000_0000_0001ul);
            var lifted = (double[])probe.LiftFlat(slots).AsArray;
            Assert.Equal(0x7FF8_0000_0000_0000ul, BitConverter.DoubleToUInt64Bits(lifted[at]));
        }
    }

    [Fact]
    public void NaNs_in_single_precision_lists_are_canonical_wherever_they_stand()
    {
        var guest = new FakeGuest();
        var probe = new TypePlanProbe(guest, WitType.List(WitType.F32));
        for (var at = 0; at < 19; at++)
        {
            var items = new float[19];
            items[at] = BitConverter.UInt32BitsToSingle(0xFFC0_0042);
            var lifted = (float[])probe.LiftFlat(probe.LowerFlat(WitValue.List(items))).AsArray;
            Assert.Equal(0x7FC0_0000u, BitConverter.SingleToUInt32Bits(lifted[at]));
        }
    }

    [Fact]
    public void Memory_that_moves_while_elements_are_lowered_is_found_again()
    {
        var guest = new FakeGuest();
        var probe = new TypePlanProbe(guest, WitType.List(WitType.String));
        var texts = Enumerable.Range(0, 300).Select(i => WitValue.String(new string((char)('a' + (i % 26)), i))).ToArray();
        var lifted = probe.LiftFlat(probe.LowerFlat(WitValue.List(texts)));
        Assert.True(ValueIdentity.Same(WitValue.List(texts), lifted));
    }

    [Fact]
    public void Elements_of_size_zero_are_capped_by_their_count()
    {
        var probe = new TypePlanProbe(new FakeGuest(), WitType.List(WitType.Tuple()));
        Assert.Equal(1000, probe.LiftFlat(8, 1000).AsItems.Length);
        Assert.Contains("too much data", Trap(() => probe.LiftFlat(8, 0xFFFF_FFFF)));
        Assert.Contains("too much data", Trap(() => probe.LiftFlat(8, 10_000_000)));
    }

    [Fact]
    public void Only_the_array_form_of_the_element_type_is_accepted()
    {
        var probe = new TypePlanProbe(new FakeGuest(), WitType.List(WitType.U8));
        Assert.Null(probe.Mismatch(WitValue.List(new byte[1])));
        Assert.NotNull(probe.Mismatch(WitValue.List(new sbyte[1])));
        Assert.NotNull(probe.Mismatch(WitValue.List(new[] { WitValue.U8(1) })));
        Assert.NotNull(probe.Mismatch(WitValue.List(null!)));
        Assert.NotNull(probe.Mismatch(WitValue.FixedList(new byte[1])));
        var nested = new TypePlanProbe(new FakeGuest(), WitType.List(WitType.List(WitType.String)));
        Assert.StartsWith("value[0][1]: expected String, got U8", nested.Mismatch(WitValue.List(
            new[] { WitValue.List(new[] { WitValue.String("a"), WitValue.U8(1) }) })));
    }

    [Fact]
    public void Fixed_lists_lie_inline_and_their_length_is_checked()
    {
        var guest = new FakeGuest();
        var probe = new TypePlanProbe(guest, WitType.FixedList(WitType.U16, 3));
        Assert.Equal([1, 0, 2, 0, 3, 0], probe.StoredBytes(WitValue.FixedList(new ushort[] { 1, 2, 3 })));
        Assert.Equal([1ul, 2, 3], probe.LowerFlat(WitValue.FixedList(new ushort[] { 1, 2, 3 })));
        Assert.Empty(guest.Reallocs);
        Assert.Contains("expected 3 elements, got 2", probe.Mismatch(WitValue.FixedList(new ushort[2])));
    }

    [Fact]
    public void Maps_travel_as_lists_of_pairs()
    {
        var guest = new FakeGuest();
        var probe = new TypePlanProbe(guest, WitType.Map(WitType.U8, WitType.U32));
        var map = WitValue.Map([WitValue.Tuple(WitValue.U8(1), WitValue.U32(2)), WitValue.Tuple(WitValue.U8(1), WitValue.U32(3))]);
        var slots = probe.LowerFlat(map);
        Assert.Equal([(0u, 0u, 4u, 16u)], guest.Reallocs);
        Assert.True(ValueIdentity.Same(map, probe.LiftFlat(slots)));
        Assert.StartsWith("value[0].1: expected U32, got U8", probe.Mismatch(WitValue.Map([WitValue.Tuple(WitValue.U8(1), WitValue.U8(2))])));
    }

    private static string Trap(Action action) => Assert.Throws<CanonicalAbiTrapException>(action).Message;
}
