using System.Text;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class ScalarTests
{
    private const ulong Garbage = 0xABCD_EF01_0000_0000;

    [Fact]
    public void Flat_integers_wrap_to_their_width_whatever_the_other_bits_are()
    {
        Assert.Equal(0x34, Lift(WitType.U8, Garbage | 0x1234).AsU8);
        Assert.Equal(-2, Lift(WitType.S8, Garbage | 0xFFFF_00FE).AsS8);
        Assert.Equal(0x5678, Lift(WitType.U16, Garbage | 0x1234_5678).AsU16);
        Assert.Equal(-1, Lift(WitType.S16, Garbage | 0xFFFF).AsS16);
        Assert.Equal(-1, Lift(WitType.S32, Garbage | 0xFFFF_FFFF).AsS32);
        Assert.Equal(7u, Lift(WitType.U32, Garbage | 7).AsU32);
        Assert.Equal(long.MinValue, Lift(WitType.S64, 1UL << 63).AsS64);
    }

    [Fact]
    public void Lowered_scalars_are_zero_extended_from_their_core_width()
    {
        Assert.Equal(0xFFFF_FFFFul, Lower(WitType.S8, WitValue.S8(-1)));
        Assert.Equal(0xFFFF_FFFEul, Lower(WitType.S16, WitValue.S16(-2)));
        Assert.Equal(0xFFFF_FFFDul, Lower(WitType.S32, WitValue.S32(-3)));
        Assert.Equal(ulong.MaxValue, Lower(WitType.S64, WitValue.S64(-1)));
        Assert.Equal(0xFFul, Lower(WitType.U8, WitValue.U8(255)));
        Assert.Equal(0xBF80_0000ul, Lower(WitType.F32, WitValue.F32(-1)));
        Assert.Equal(0x1_F600ul, Lower(WitType.Char, WitValue.Char(new Rune(0x1F600))));
        Assert.Equal(1ul, Lower(WitType.Bool, WitValue.Bool(true)));
    }

    [Theory]
    [InlineData(0ul, false)]
    [InlineData(1ul, true)]
    [InlineData(0x100ul, true)]
    [InlineData(0x8000_0000ul, true)]
    [InlineData(Garbage, false)]
    public void Any_set_bit_of_an_i32_is_true(ulong slot, bool expected) => Assert.Equal(expected, Lift(WitType.Bool, slot).AsBool);

    [Fact]
    public void Any_nonzero_byte_is_true()
    {
        var probe = new TypePlanProbe(new FakeGuest(), WitType.Bool);
        Assert.True(probe.Load(0x80).AsBool);
        Assert.Equal(1UL, probe.Load(0x80).RawBits);
        Assert.False(probe.Load(0).AsBool);
    }

    [Theory]
    [InlineData(0xD800u)]
    [InlineData(0xDFFFu)]
    [InlineData(0x110000u)]
    [InlineData(0xFFFF_FFFFu)]
    public void A_char_that_is_no_scalar_value_traps(uint bits)
    {
        var trap = Assert.Throws<CanonicalAbiTrapException>(() => Lift(WitType.Char, bits));
        Assert.Contains($"0x{bits:x}", trap.Message);
        Assert.Throws<CanonicalAbiTrapException>(() =>
            new TypePlanProbe(new FakeGuest(), WitType.Char).Load(BitConverter.GetBytes(bits)));
    }

    [Theory]
    [InlineData(0x0ul)]
    [InlineData(0xD7FFul)]
    [InlineData(0xE000ul)]
    [InlineData(0x10FFFFul)]
    public void The_edges_of_the_char_range_are_chars(ulong bits) => Assert.Equal((int)bits, Lift(WitType.Char, bits).AsChar.Value);

    [Fact]
    public void Every_scalar_NaN_becomes_the_canonical_one_in_both_directions()
    {
        Assert.Equal(0x7FC0_0000ul, Lift(WitType.F32, 0xFFC1_2345).RawBits);
        Assert.Equal(0x7FF8_0000_0000_0000ul, Lift(WitType.F64, 0xFFF0_0000_0000_0001).RawBits);
        Assert.Equal(0x7FC0_0000ul, Lower(WitType.F32, WitValue.F32(BitConverter.UInt32BitsToSingle(0x7F80_0001))));
        Assert.Equal(0x7FF8_0000_0000_0000ul, Lower(WitType.F64, WitValue.F64(BitConverter.UInt64BitsToDouble(0xFFFF_FFFF_FFFF_FFFF))));
        var probe = new TypePlanProbe(new FakeGuest(), WitType.F32);
        Assert.Equal(0x7FC0_0000ul, probe.Load(0x45, 0x23, 0xC1, 0xFF).RawBits);
        Assert.Equal([0, 0, 0xC0, 0x7F], probe.StoredBytes(WitValue.F32(BitConverter.UInt32BitsToSingle(0xFF80_0001))));
    }

    [Fact]
    public void Infinities_and_negative_zero_keep_their_bits()
    {
        Assert.Equal(0xFF80_0000ul, Lift(WitType.F32, 0xFF80_0000).RawBits);
        Assert.Equal(0x8000_0000_0000_0000ul, Lift(WitType.F64, 0x8000_0000_0000_0000).RawBits);
    }

    [Fact]
    public void Values_of_another_kind_are_refused_with_what_was_expected()
    {
        foreach (var type in new WitType[] { WitType.Bool, WitType.U8, WitType.F32, WitType.Char, WitType.S64 })
        {
            var mismatch = new TypePlanProbe(new FakeGuest(), type).Mismatch(WitValue.U16(1));
            Assert.StartsWith($"value: expected {type.Kind}, got U16", mismatch);
        }
    }

    private static WitValue Lift(WitType type, ulong slot) => new TypePlanProbe(new FakeGuest(), type).LiftFlat(slot);

    private static ulong Lower(WitType type, WitValue value) => new TypePlanProbe(new FakeGuest(), type).LowerFlat(value).Single();
}
