using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class AggregateTests
{
    private static readonly RecordType Point = WitType.Record(new WitField("x", WitType.U8), new WitField("y", WitType.U32));

    [Fact]
    public void Record_fields_lie_in_order_at_their_alignment()
    {
        var probe = new TypePlanProbe(new FakeGuest(), Point);
        var bytes = probe.StoredBytes(WitValue.Record(WitValue.U8(7), WitValue.U32(0x01020304)));
        Assert.Equal((byte)7, bytes[0]);
        Assert.Equal([4, 3, 2, 1], bytes[4..]);
    }

    [Fact]
    public void A_wrong_field_is_named_by_its_path()
    {
        var type = WitType.Record(new WitField("points", WitType.List(Point)));
        var mismatch = new TypePlanProbe(new FakeGuest(), type).Mismatch(WitValue.Record(WitValue.List(
            new[] { WitValue.Record(WitValue.U8(1), WitValue.U32(1)), WitValue.Record(WitValue.U8(1), WitValue.String("x")) })));
        Assert.StartsWith("value.points[1].y: expected U32, got String", mismatch);
        Assert.Contains("expected 2 fields, got 1", new TypePlanProbe(new FakeGuest(), Point).Mismatch(WitValue.Record(WitValue.U8(1))));
        Assert.Contains("expected Record, got Tuple", new TypePlanProbe(new FakeGuest(), Point).Mismatch(WitValue.Tuple(WitValue.U8(1), WitValue.U32(1))));
    }

    [Fact]
    public void A_discriminant_without_a_case_traps_in_memory_and_flat()
    {
        foreach (var type in new WitType[]
        {
            WitType.Enum("a", "b"), WitType.Option(WitType.U8), WitType.Result(WitType.U8, null),
            WitType.Variant(new WitCase("a", null), new WitCase("b", WitType.U8)),
        })
        {
            var probe = new TypePlanProbe(new FakeGuest(), type);
            Assert.Contains("invalid discriminant 2", Assert.Throws<CanonicalAbiTrapException>(() => probe.Load(2, 0)).Message);
            Assert.Contains("invalid discriminant", Assert.Throws<CanonicalAbiTrapException>(() => probe.LiftFlat(0x100, 0)).Message);
        }
    }

    [Fact]
    public void Wide_discriminants_are_read_whole()
    {
        var type = WitType.Enum([.. Enumerable.Range(0, 300).Select(i => $"e{i}")]);
        Assert.Equal(299, new TypePlanProbe(new FakeGuest(), type).Load(0x2B, 0x01).Discriminant);
        Assert.Equal([0x2B, 0x01], new TypePlanProbe(new FakeGuest(), type).StoredBytes(WitValue.Enum(299)));
        Assert.Throws<CanonicalAbiTrapException>(() => new TypePlanProbe(new FakeGuest(), type).Load(0x2C, 0x01));
    }

    [Fact]
    public void A_shorter_case_is_passed_with_zeros_behind_it()
    {
        var type = WitType.Result(WitType.String, WitType.U8);
        var slots = new TypePlanProbe(new FakeGuest(), type).LowerFlat(WitValue.Err(WitValue.U8(5)));
        Assert.Equal([1ul, 5ul, 0ul], slots);
    }

    [Fact]
    public void Joined_slots_keep_the_bits_of_each_case()
    {
        var type = WitType.Variant(
            new WitCase("f", WitType.F32), new WitCase("d", WitType.F64), new WitCase("i", WitType.S32), new WitCase("none", null));
        var probe = new TypePlanProbe(new FakeGuest(), type);
        Assert.Equal([0ul, 0x3F80_0000ul], probe.LowerFlat(WitValue.Variant(0, WitValue.F32(1))));
        Assert.Equal([1ul, 0x3FF0_0000_0000_0000ul], probe.LowerFlat(WitValue.Variant(1, WitValue.F64(1))));
        Assert.Equal([2ul, 0xFFFF_FFFFul], probe.LowerFlat(WitValue.Variant(2, WitValue.S32(-1))));
        Assert.Equal([3ul, 0ul], probe.LowerFlat(WitValue.Variant(3)));
        Assert.Equal(1f, probe.LiftFlat(0, 0xFFFF_FFFF_3F80_0000).Payload.AsF32);
        Assert.Equal(1d, probe.LiftFlat(1, 0x3FF0_0000_0000_0000).Payload.AsF64);
        Assert.Equal(-1, probe.LiftFlat(2, 0x1234_5678_FFFF_FFFF).Payload.AsS32);
    }

    [Fact]
    public void Payloads_must_be_there_exactly_when_the_case_has_one()
    {
        var probe = new TypePlanProbe(new FakeGuest(), WitType.Variant(new WitCase("a", null), new WitCase("b", WitType.U8)));
        Assert.StartsWith("value.a: the case has no payload", probe.Mismatch(WitValue.Variant(0, WitValue.U8(1))));
        Assert.StartsWith("value.b: the payload is missing", probe.Mismatch(WitValue.Variant(1)));
        Assert.StartsWith("value.b: expected U8, got U16", probe.Mismatch(WitValue.Variant(1, WitValue.U16(1))));
        Assert.Contains("case 2 of 2", probe.Mismatch(WitValue.Variant(2)));
        Assert.Contains("case -1 of 2", probe.Mismatch(WitValue.Variant(-1)));
        Assert.StartsWith("value.err: the payload is missing", new TypePlanProbe(new FakeGuest(), WitType.Result(null, WitType.U8)).Mismatch(WitValue.Err()));
        Assert.Contains("case 9 of 2", new TypePlanProbe(new FakeGuest(), WitType.Enum("a", "b")).Mismatch(WitValue.Enum(9)));
    }

    [Fact]
    public void Unknown_flag_bits_are_ignored_when_lifted_and_refused_from_the_host()
    {
        var probe = new TypePlanProbe(new FakeGuest(), WitType.Flags("a", "b", "c"));
        Assert.Equal(5ul, probe.Load(0xFD).AsFlags);
        Assert.Equal(2ul, probe.LiftFlat(0xFFFF_FFFA).AsFlags);
        Assert.Contains("flag without a name", probe.Mismatch(WitValue.Flags(8)));
        Assert.Null(probe.Mismatch(WitValue.Flags(7)));
    }

    [Fact]
    public void More_than_thirty_two_flags_take_two_words()
    {
        var type = WitType.Flags([.. Enumerable.Range(0, 40).Select(i => $"b{i}")]);
        var probe = new TypePlanProbe(new FakeGuest(), type);
        Assert.Equal([0x0000_0001ul, 0x80ul], probe.LowerFlat(WitValue.Flags((1UL << 39) | 1)));
        Assert.Equal((1UL << 39) | 1, probe.LiftFlat(1, 0xFFFF_FF80 & 0x180).AsFlags);
        Assert.Equal([1, 0, 0, 0, 0x80, 0, 0, 0], probe.StoredBytes(WitValue.Flags((1UL << 39) | 1)));
    }
}
