using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class HostileGuestTests
{
    private static readonly CanonicalLimits Small = new() { MaxLiftedBytes = 10_000 };

    [Fact]
    public void Lists_that_all_point_to_the_same_bytes_stop_at_the_limit()
    {
        var guest = new FakeGuest(new CanonicalStore(Small));
        for (var i = 0; i < 100; i++)
        {
            BitConverter.TryWriteBytes(guest.Memory.Bytes[(i * 8)..], 0);
            BitConverter.TryWriteBytes(guest.Memory.Bytes[((i * 8) + 4)..], 800);
        }

        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var trap = Assert.Throws<CanonicalAbiTrapException>(() =>
            new TypePlanProbe(guest, WitType.List(WitType.List(WitType.U8))).LiftFlat(0, 100));
        Assert.Equal("too much data is lifted in one call: the limit is 10000 bytes", trap.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 40_000);
    }

    [Theory]
    [InlineData(StringEncoding.Utf8)]
    [InlineData(StringEncoding.Utf16)]
    [InlineData(StringEncoding.Latin1Utf16)]
    internal void Strings_that_all_point_to_the_same_bytes_stop_at_the_limit(StringEncoding encoding)
    {
        var guest = new FakeGuest(new CanonicalStore(Small), encoding);
        for (var i = 0; i < 100; i++)
            BitConverter.TryWriteBytes(guest.Memory.Bytes[((i * 8) + 4)..], 0x0101);
        Assert.Contains("too much data", Assert.Throws<CanonicalAbiTrapException>(() =>
            new TypePlanProbe(guest, WitType.List(WitType.String)).LiftFlat(0, 100)).Message);
    }

    [Fact]
    public void Small_elements_that_become_large_values_stop_at_the_limit()
    {
        var guest = new FakeGuest(new CanonicalStore(new CanonicalLimits { MaxLiftedBytes = 5_000 }));
        foreach (var element in new WitType[] { WitType.Char, WitType.Option(WitType.Bool), WitType.Tuple(WitType.U8), WitType.Enum("a", "b") })
        {
            var probe = new TypePlanProbe(guest, WitType.List(element));
            Assert.Contains("too much data", Assert.Throws<CanonicalAbiTrapException>(() =>
                probe.LiftFlat(0, 1024 / FakeGuest.Plans.Of(element).Size)).Message);
        }
    }

    [Fact]
    public void A_list_of_the_whole_memory_stops_at_the_limit_before_it_is_allocated()
    {
        var guest = new FakeGuest(new CanonicalStore(Small));
        guest.Memory.GrowTo(1 << 20);
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        Assert.Contains("too much data", Assert.Throws<CanonicalAbiTrapException>(() =>
            new TypePlanProbe(guest, WitType.List(WitType.U8)).LiftFlat(0, 1 << 20)).Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - allocated, 0, 40_000);
    }

    [Fact]
    public void The_limit_counts_one_call_and_starts_afresh_for_the_next()
    {
        var guest = new FakeGuest(new CanonicalStore(Small));
        for (var i = 0; i < 100; i++)
            Assert.Equal(900, new TypePlanProbe(guest, WitType.List(WitType.U8)).LiftFlat(0, 900).AsArray.Length);
    }

    [Fact]
    public void Fixed_lists_count_too()
    {
        var guest = new FakeGuest(new CanonicalStore(Small));
        Assert.Contains("too much data", Assert.Throws<CanonicalAbiTrapException>(() =>
            new TypePlanProbe(guest, WitType.FixedList(WitType.FixedList(WitType.Enum("a"), 100), 10)).LoadAt(0)).Message);
    }

    [Fact]
    public void A_nested_type_of_a_hundred_levels_is_lifted()
    {
        WitType type = WitType.U8;
        for (var i = 0; i < 99; i++)
            type = WitType.Option(type);
        var guest = new FakeGuest();
        guest.Memory.Bytes[..100].Fill(1);
        var value = new TypePlanProbe(guest, type).LoadAt(0);
        for (var i = 0; i < 99; i++)
            value = value.Payload;
        Assert.Equal(1, value.AsU8);
    }

    [Fact]
    public void Realloc_that_answers_anything_traps_or_stays_inside_memory()
    {
        foreach (var answer in new uint[] { 0xFFFF_FFFF, 0xFFFF_FFFC, 1 << 20, 1021 })
        {
            var guest = new FakeGuest { ReallocAnswer = _ => answer };
            Assert.Throws<CanonicalAbiTrapException>(() =>
                new TypePlanProbe(guest, WitType.List(WitType.U32)).LowerFlat(WitValue.List(new uint[] { 1, 2 })));
        }
    }

    [Fact]
    public void Overlapping_allocations_only_hurt_the_guest()
    {
        var guest = new FakeGuest { ReallocAnswer = _ => 16 };
        var probe = new TypePlanProbe(guest, WitType.List(WitType.String));
        var texts = Enumerable.Repeat(WitValue.String("abcdefgh"), 3).ToArray();
        probe.LowerFlat(WitValue.List(texts));

        // List and texts, and none of it beyond the one place that the guest gave: 3 elements of 8 bytes from 16 on.
        Assert.Equal([24u, 8u, 8u, 8u], guest.Reallocs.Select(call => call.NewSize));
        Assert.All(guest.Memory.Bytes[..16].ToArray(), written => Assert.Equal(0, written));
        Assert.All(guest.Memory.Bytes[40..].ToArray(), written => Assert.Equal(0, written));
    }
}
