using System.Runtime.InteropServices;
using System.Text;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class StringTests
{
    private const uint Tag = 1u << 31;

    [Theory]
    [InlineData("")]
    [InlineData("ascii")]
    [InlineData("grüße")]
    [InlineData("日本 😀")]
    public void Utf8_is_lowered_with_one_allocation_of_the_exact_size(string text)
    {
        var guest = new FakeGuest();
        var slots = Lower(guest, text);
        var bytes = Encoding.UTF8.GetBytes(text);
        Assert.Equal([(0u, 0u, 1u, (uint)bytes.Length)], guest.Reallocs);
        Assert.Equal((uint)bytes.Length, slots[1]);
        Assert.Equal(bytes, guest.Memory.Bytes.Slice((int)slots[0], bytes.Length).ToArray());
    }

    [Fact]
    public void Utf16_is_lowered_as_a_copy()
    {
        var guest = new FakeGuest(encoding: StringEncoding.Utf16);
        var slots = Lower(guest, "aß😀");
        Assert.Equal([(0u, 0u, 2u, 8u)], guest.Reallocs);
        Assert.Equal(4ul, slots[1]);
        Assert.Equal(Encoding.Unicode.GetBytes("aß😀"), guest.Memory.Bytes.Slice((int)slots[0], 8).ToArray());
    }

    [Fact]
    public void Latin1_or_utf16_stays_one_byte_a_character_while_it_can()
    {
        var guest = new FakeGuest(encoding: StringEncoding.Latin1Utf16);
        var slots = Lower(guest, "aÿ");
        Assert.Equal([(0u, 0u, 2u, 2u)], guest.Reallocs);
        Assert.Equal(2ul, slots[1]);
        Assert.Equal([0x61, 0xFF], guest.Memory.Bytes.Slice((int)slots[0], 2).ToArray());
    }

    [Fact]
    public void Latin1_or_utf16_grows_to_tagged_utf16_at_the_first_wide_character()
    {
        var guest = new FakeGuest(encoding: StringEncoding.Latin1Utf16);
        var slots = Lower(guest, "aÿ😀");
        Assert.Equal(2, guest.Reallocs.Count);
        Assert.Equal((0u, 0u, 2u, 4u), guest.Reallocs[0]);
        Assert.Equal((4u, 2u, 8u), (guest.Reallocs[1].OldSize, guest.Reallocs[1].Alignment, guest.Reallocs[1].NewSize));
        Assert.Equal(4u | Tag, slots[1]);
        Assert.Equal(Encoding.Unicode.GetBytes("aÿ😀"), guest.Memory.Bytes.Slice((int)slots[0], 8).ToArray());
    }

    [Fact]
    public void From_utf16_to_utf8_grows_to_the_worst_case_and_shrinks_to_what_was_used()
    {
        Assert.Equal([(0u, 1u, 3u), (3u, 1u, 9u), (9u, 1u, 5u)], Between(StringEncoding.Utf16, StringEncoding.Utf8, "añß"));
        Assert.Equal([(0u, 1u, 3u)], Between(StringEncoding.Utf16, StringEncoding.Utf8, "abc"));
        Assert.Equal([(0u, 1u, 2u), (2u, 1u, 6u)], Between(StringEncoding.Utf16, StringEncoding.Utf8, "日本"));
    }

    [Fact]
    public void From_latin1_to_utf8_the_worst_case_is_two_bytes()
    {
        Assert.Equal([(0u, 1u, 2u), (2u, 1u, 4u), (4u, 1u, 3u)], Between(StringEncoding.Latin1Utf16, StringEncoding.Utf8, "aß"));
        Assert.Equal([(0u, 1u, 2u), (2u, 1u, 6u), (6u, 1u, 4u)], Between(StringEncoding.Latin1Utf16, StringEncoding.Utf8, "a日"));
    }

    [Fact]
    public void From_utf8_to_utf16_the_worst_case_is_two_bytes_a_byte()
    {
        Assert.Equal([(0u, 2u, 6u)], Between(StringEncoding.Utf8, StringEncoding.Utf16, "abc"));
        Assert.Equal([(0u, 2u, 10u), (10u, 2u, 6u)], Between(StringEncoding.Utf8, StringEncoding.Utf16, "a日b"));
    }

    [Fact]
    public void From_utf8_to_latin1_or_utf16_starts_with_a_byte_a_byte()
    {
        Assert.Equal([(0u, 2u, 3u), (3u, 2u, 2u)], Between(StringEncoding.Utf8, StringEncoding.Latin1Utf16, "aß"));
        Assert.Equal([(0u, 2u, 4u), (4u, 2u, 8u), (8u, 2u, 4u)], Between(StringEncoding.Utf8, StringEncoding.Latin1Utf16, "a日"));
    }

    [Fact]
    public void Equal_encodings_are_copied()
    {
        Assert.Equal([(0u, 1u, 4u)], Between(StringEncoding.Utf8, StringEncoding.Utf8, "a日"));
        Assert.Equal([(0u, 2u, 4u)], Between(StringEncoding.Utf16, StringEncoding.Utf16, "a日"));
        Assert.Equal([(0u, 2u, 2u)], Between(StringEncoding.Latin1Utf16, StringEncoding.Latin1Utf16, "aß"));
        Assert.Equal([(0u, 2u, 4u)], Between(StringEncoding.Latin1Utf16, StringEncoding.Latin1Utf16, "a日"));
    }

    [Theory]
    [InlineData(new byte[] { 0xFF })]
    [InlineData(new byte[] { 0xC0, 0x80 })]
    [InlineData(new byte[] { 0xE2, 0x82 })]
    [InlineData(new byte[] { 0xED, 0xA0, 0x80 })]
    [InlineData(new byte[] { 0xF4, 0x90, 0x80, 0x80 })]
    public void Bad_utf8_traps(byte[] bytes)
    {
        var guest = new FakeGuest();
        bytes.CopyTo(guest.Memory.Bytes[64..]);
        var trap = Assert.Throws<CanonicalAbiTrapException>(() => Lift(guest, 64, (uint)bytes.Length));
        Assert.Contains("UTF-8", trap.Message);
    }

    [Theory]
    [InlineData(new ushort[] { 0xD800 })]
    [InlineData(new ushort[] { 0x61, 0xDC00, 0x62 })]
    [InlineData(new ushort[] { 0xD83D, 0xD83D, 0xDE00 })]
    public void Lone_surrogates_trap(ushort[] units)
    {
        var guest = new FakeGuest(encoding: StringEncoding.Utf16);
        MemoryMarshal.AsBytes<ushort>(units).CopyTo(guest.Memory.Bytes[64..]);
        Assert.Throws<CanonicalAbiTrapException>(() => Lift(guest, 64, (uint)units.Length));
        guest.Encoding = StringEncoding.Latin1Utf16;
        Assert.Throws<CanonicalAbiTrapException>(() => Lift(guest, 64, (uint)units.Length | Tag));
    }

    [Fact]
    public void The_tag_bit_chooses_between_latin1_and_utf16()
    {
        var guest = new FakeGuest(encoding: StringEncoding.Latin1Utf16);
        new byte[] { 0xDF, 0x01 }.CopyTo(guest.Memory.Bytes[64..]);
        Assert.Equal("ß\u0001", Lift(guest, 64, 2));
        Assert.Equal("\u01DF", Lift(guest, 64, 1 | Tag));
    }

    [Theory]
    [InlineData(StringEncoding.Utf16)]
    [InlineData(StringEncoding.Latin1Utf16)]
    internal void Wide_encodings_need_an_even_address_even_for_no_characters(StringEncoding encoding)
    {
        var guest = new FakeGuest(encoding: encoding);
        var trap = Assert.Throws<CanonicalAbiTrapException>(() => Lift(guest, 65, 0));
        Assert.Contains("not aligned", trap.Message);
        Assert.Equal("", Lift(guest, 64, 0));
    }

    [Theory]
    [InlineData(StringEncoding.Utf8, 1020u, 5u)]
    [InlineData(StringEncoding.Utf8, 1025u, 0u)]
    [InlineData(StringEncoding.Utf8, 8u, 0xFFFF_FFFFu)]
    [InlineData(StringEncoding.Utf16, 1020u, 3u)]
    [InlineData(StringEncoding.Utf16, 0u, 0x8000_0000u)]
    [InlineData(StringEncoding.Latin1Utf16, 1020u, 3u | Tag)]
    [InlineData(StringEncoding.Latin1Utf16, 1020u, 5u)]
    internal void A_range_beyond_memory_traps(StringEncoding encoding, uint address, uint units)
    {
        var trap = Assert.Throws<CanonicalAbiTrapException>(() => Lift(new FakeGuest(encoding: encoding), address, units));
        Assert.Contains("out of bounds", trap.Message);
    }

    [Fact]
    public void A_host_string_with_a_lone_surrogate_or_null_is_refused()
    {
        var probe = new TypePlanProbe(new FakeGuest(), WitType.String);
        Assert.Contains("lone surrogate", probe.Mismatch(WitValue.String("a\uD800")));
        Assert.Contains("null", probe.Mismatch(WitValue.String(null!)));
        Assert.Null(probe.Mismatch(WitValue.String("😀")));
    }

    /// <summary>The realloc calls (old size, alignment, new size) that the callee sees.</summary>
    private static (uint OldSize, uint Alignment, uint NewSize)[] Between(StringEncoding from, StringEncoding to, string text)
    {
        var store = new CanonicalStore();
        var caller = new FakeGuest(store, from);
        var callee = new FakeGuest(store, to);
        string? seen = null;
        var function = Functions.Of(null, WitType.String);
        var export = callee.Lift(function, slots => seen = Lift(callee, slots[0].U32, slots[1].U32));
        var slots = Lower(caller, text);
        caller.Import(function, export).Invoke([new() { U64 = slots[0] }, new() { U64 = slots[1] }]);
        Assert.Equal(text, seen);
        return [.. callee.Reallocs.Select(r => (r.OldSize, r.Alignment, r.NewSize))];
    }

    private static ulong[] Lower(FakeGuest guest, string text) =>
        new TypePlanProbe(guest, WitType.String).LowerFlat(WitValue.String(text));

    private static string Lift(FakeGuest guest, uint address, uint units) =>
        new TypePlanProbe(guest, WitType.String).LiftFlat(address, units).AsString;
}
