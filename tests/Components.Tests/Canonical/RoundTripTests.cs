using FsCheck;
using FsCheck.Fluent;
using GolemOrleans.Components.Binary;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Components.Tests.Canonical;

public sealed class RoundTripTests(ITestOutputHelper output)
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(1_000);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Storing_and_loading_gives_the_same_value(int encoding) => Check(seed =>
    {
        var (type, value) = Example(seed);
        var probe = new TypePlanProbe(new FakeGuest(encoding: (StringEncoding)encoding), type);
        return (type, value, probe.LoadAt(probe.Store(value)));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Lowering_and_lifting_flat_gives_the_same_value(int encoding) => Check(seed =>
    {
        var (type, value) = Example(seed);
        if (!FakeGuest.Plans.Of(type).IsFlat)
            return (type, value, value);
        var probe = new TypePlanProbe(new FakeGuest(encoding: (StringEncoding)encoding), type);
        return (type, value, probe.LiftFlat(probe.LowerFlat(value)));
    });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void A_value_passes_between_components_of_any_two_encodings(int encodings) => Check(seed =>
    {
        var (type, value) = Example(seed);
        var store = new CanonicalStore();
        var caller = new FakeGuest(store, (StringEncoding)(encodings / 3));
        var callee = new FakeGuest(store, (StringEncoding)(encodings % 3));
        var seen = default(WitValue);

        // The callee receives the value as one pointer: a tuple of the value and of enough numbers.
        var padding = Enumerable.Repeat(WitType.U8, 16).ToArray();
        var function = Functions.Of(null, [type, .. padding]);
        var plan = FakeGuest.Plans.Of(function);
        var export = callee.Lift(function, slots => seen = new TypePlanProbe(callee, type).LoadAt(slots[0].U32 + plan.Arguments.Offsets[0]));
        var import = caller.Import(function, export);
        var address = new TypePlanProbe(caller, WitType.Tuple([type, .. padding]))
            .Store(WitValue.Tuple([value, .. padding.Select(_ => WitValue.U8(1))]));
        import.Invoke([new() { U64 = address }]);
        return (type, value, seen);
    });

    private void Check(Func<int, (WitType Type, WitValue Expected, WitValue Actual)> run) =>
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            var (type, expected, actual) = run(seed);
            if (ValueIdentity.Same(expected, actual))
                return true;
            output.WriteLine($"seed {seed}: {type.Kind}\n{ValueIdentity.Show(expected)}\n{ValueIdentity.Show(actual)}");
            return false;
        }).Check(Runs);

    private static (WitType Type, WitValue Value) Example(int seed)
    {
        var random = new RandomTypes(seed);
        var type = random.Type(3);
        return (type, random.Value(type));
    }
}
