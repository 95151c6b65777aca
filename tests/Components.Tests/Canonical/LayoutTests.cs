using GolemOrleans.Components.Canonical;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class LayoutTests
{
    private static readonly ResourceType Resource = new("r");

    public static TheoryData<string, WitType, uint, uint, string> Layouts => new()
    {
        { "bool", WitType.Bool, 1, 1, "i32" },
        { "s8", WitType.S8, 1, 1, "i32" },
        { "u16", WitType.U16, 2, 2, "i32" },
        { "s32", WitType.S32, 4, 4, "i32" },
        { "u64", WitType.U64, 8, 8, "i64" },
        { "f32", WitType.F32, 4, 4, "f32" },
        { "f64", WitType.F64, 8, 8, "f64" },
        { "char", WitType.Char, 4, 4, "i32" },
        { "string", WitType.String, 8, 4, "i32 i32" },
        { "list<u64>", WitType.List(WitType.U64), 8, 4, "i32 i32" },
        { "map", WitType.Map(WitType.U8, WitType.U64), 8, 4, "i32 i32" },
        { "list<u16, 3>", WitType.FixedList(WitType.U16, 3), 6, 2, "i32 i32 i32" },
        { "own", WitType.Own(Resource), 4, 4, "i32" },
        { "borrow", WitType.Borrow(Resource), 4, 4, "i32" },
        { "tuple<u8, u64, u8>", WitType.Tuple(WitType.U8, WitType.U64, WitType.U8), 24, 8, "i32 i64 i32" },
        { "tuple<u8, u16, u8>", WitType.Tuple(WitType.U8, WitType.U16, WitType.U8), 6, 2, "i32 i32 i32" },
        { "option<u8>", WitType.Option(WitType.U8), 2, 1, "i32 i32" },
        { "option<u64>", WitType.Option(WitType.U64), 16, 8, "i32 i64" },
        { "result", WitType.Result(null, null), 1, 1, "i32" },
        { "result<u32, f32> joins to i32", WitType.Result(WitType.U32, WitType.F32), 8, 4, "i32 i32" },
        { "result<f32, f64> joins to i64", WitType.Result(WitType.F32, WitType.F64), 16, 8, "i32 i64" },
        { "result<f32, f32> stays f32", WitType.Result(WitType.F32, WitType.F32), 8, 4, "i32 f32" },
        { "result<f64, u32> joins to i64", WitType.Result(WitType.F64, WitType.U32), 16, 8, "i32 i64" },
        { "result<string, u64>", WitType.Result(WitType.String, WitType.U64), 16, 8, "i32 i64 i32" },
        { "enum of 256", Enum(256), 1, 1, "i32" },
        { "enum of 257", Enum(257), 2, 2, "i32" },
        { "enum of 65536", Enum(65536), 2, 2, "i32" },
        { "enum of 65537", Enum(65537), 4, 4, "i32" },
        { "variant of 257 with a byte", WitType.Variant([.. Enumerable.Range(0, 257).Select(i => new WitCase($"c{i}", i == 0 ? WitType.U8 : null))]), 4, 2, "i32 i32" },
        { "flags 8", Flags(8), 1, 1, "i32" },
        { "flags 9", Flags(9), 2, 2, "i32" },
        { "flags 17", Flags(17), 4, 4, "i32" },
        { "flags 32", Flags(32), 4, 4, "i32" },
        { "flags 33", Flags(33), 8, 4, "i32 i32" },
        { "flags 64", Flags(64), 8, 4, "i32 i32" },
        { "empty tuple", WitType.Tuple(), 0, 1, "" },
    };

    [Theory]
    [MemberData(nameof(Layouts))]
    public void Size_alignment_and_flattening_follow_the_specification(string name, WitType type, uint size, uint alignment, string flat)
    {
        var plan = FakeGuest.Plans.Of(type);
        Assert.True((size, alignment) == (plan.Size, plan.Alignment), $"{name}: {plan.Size} bytes aligned to {plan.Alignment}");
        Assert.Equal(flat, string.Join(' ', plan.Flat.ToArray()).ToLowerInvariant());
    }

    [Fact]
    public void Seventeen_core_values_are_never_flat()
    {
        Assert.True(FakeGuest.Plans.Of(WitType.FixedList(WitType.U8, 16)).IsFlat);
        Assert.False(FakeGuest.Plans.Of(WitType.FixedList(WitType.U8, 17)).IsFlat);
        Assert.True(FakeGuest.Plans.Of(WitType.Option(WitType.FixedList(WitType.U8, 15))).IsFlat);
        Assert.False(FakeGuest.Plans.Of(WitType.Option(WitType.FixedList(WitType.U8, 16))).IsFlat);
        Assert.False(FakeGuest.Plans.Of(WitType.Tuple(WitType.String, WitType.FixedList(WitType.U8, 15))).IsFlat);
    }

    [Fact]
    public void Signatures_spill_parameters_beyond_sixteen_and_results_beyond_one()
    {
        var flat = FakeGuest.Plans.Of(Functions.Of(WitType.U64, WitType.String, WitType.F64));
        Assert.Equal([CoreType.I32, CoreType.I32, CoreType.F64], flat.LiftParameters.ToArray());
        Assert.Equal([CoreType.I64], flat.LiftResults.ToArray());
        Assert.Equal(flat.LiftParameters.ToArray(), flat.LowerParameters.ToArray());
        Assert.Equal(flat.LiftResults.ToArray(), flat.LowerResults.ToArray());

        var spilled = FakeGuest.Plans.Of(Functions.Of(WitType.String, [.. Enumerable.Repeat(WitType.U8, 17)]));
        Assert.Equal([CoreType.I32], spilled.LiftParameters.ToArray());
        Assert.Equal([CoreType.I32], spilled.LiftResults.ToArray());
        Assert.Equal([CoreType.I32, CoreType.I32], spilled.LowerParameters.ToArray());
        Assert.Empty(spilled.LowerResults);
        Assert.Equal(17u, spilled.Arguments.Size);
    }

    [Fact]
    public void A_plan_says_which_options_are_needed()
    {
        var scalar = FakeGuest.Plans.Of(Functions.Of(WitType.U32, WitType.U32));
        Assert.False(scalar.LiftNeedsMemory || scalar.LiftNeedsRealloc || scalar.LowerNeedsMemory || scalar.LowerNeedsRealloc);
        var textIn = FakeGuest.Plans.Of(Functions.Of(null, WitType.String));
        Assert.True(textIn.LiftNeedsMemory && textIn.LiftNeedsRealloc && textIn.LowerNeedsMemory && !textIn.LowerNeedsRealloc);
        var textOut = FakeGuest.Plans.Of(Functions.Of(WitType.List(WitType.U8)));
        Assert.True(textOut.LiftNeedsMemory && !textOut.LiftNeedsRealloc && textOut.LowerNeedsMemory && textOut.LowerNeedsRealloc);
        var pairOut = FakeGuest.Plans.Of(Functions.Of(WitType.Tuple(WitType.U8, WitType.U8)));
        Assert.True(pairOut.LiftNeedsMemory && !pairOut.LiftNeedsRealloc && pairOut.LowerNeedsMemory && !pairOut.LowerNeedsRealloc);
    }

    [Fact]
    public void A_type_beyond_four_gigabytes_is_refused()
    {
        Assert.Throws<NotSupportedException>(() => FakeGuest.Plans.Of(WitType.FixedList(WitType.U64, 1u << 29)));
        Assert.Throws<NotSupportedException>(() => FakeGuest.Plans.Of(WitType.FixedList(WitType.FixedList(WitType.U64, 1u << 28), 3)));
        Assert.Throws<NotSupportedException>(() => FakeGuest.Plans.Of(Flags(65)));
    }

    [Fact]
    public void A_type_that_doubles_at_each_of_many_levels_is_refused_at_once()
    {
        WitType type = WitType.U8;
        for (var i = 0; i < 90; i++)
            type = WitType.Tuple(type, type);
        Assert.Throws<NotSupportedException>(() => FakeGuest.Plans.Of(type));
    }

    [Fact]
    public void Resources_of_a_function_are_listed_once()
    {
        var other = new ResourceType("other");
        var plan = FakeGuest.Plans.Of(Functions.Of(
            WitType.Result(WitType.Own(Resource), null), WitType.Borrow(Resource), WitType.List(WitType.Option(WitType.Own(other)))));
        Assert.Equal([Resource, other], plan.Resources.ToArray());
        Assert.True(plan.Parameters[0].HasBorrows);
        Assert.False(plan.Parameters[1].HasBorrows);
    }

    private static EnumType Enum(int cases) => WitType.Enum([.. Enumerable.Range(0, cases).Select(i => $"e{i}")]);

    private static FlagsType Flags(int names) => WitType.Flags([.. Enumerable.Range(0, names).Select(i => $"b{i}")]);
}
