using FsCheck;
using FsCheck.Fluent;
using GolemOrleans.Components.Canonical;
using GolemOrleans.Components.Hosting;
using GolemOrleans.Components.Tests.Canonical;
using GolemOrleans.Components.Types;
using GolemOrleans.Values;
using GolemOrleans.Values.Types;
using GolemOrleans.Wasmtime;
using Xunit;
using Xunit.Abstractions;

namespace GolemOrleans.Components.Oracle.Tests;

/// <summary>
/// The canonical ABI of this library beside libwasmtime's own: the same component, the same values, the same bytes of guest
/// memory, the same traps. Left out, because the two differ on purpose: NaN bits (canonical here), maps and fixed-length
/// lists, and, for UTF-16 and latin1+utf16, the addresses that follow from the sequence of reallocs.
/// </summary>
public sealed class CanonicalOracleTests(ITestOutputHelper output)
{
    private const int Types = 50;
    private const int ValuesPerType = 20;
    private const int MutationsPerValue = 4;

    [Theory]
    [InlineData("utf8")]
    [InlineData("utf16")]
    [InlineData("latin1+utf16")]
    public void Random_values_and_damaged_memory_give_the_same_results_and_traps(string encoding)
    {
        using var engine = new ComponentEngine();
        var (values, damaged, traps) = (0, 0, 0);
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue - 1)), seed =>
        {
            try
            {
                var random = new RandomTypes(seed);
                using var pair = new Pair(engine, random.Type(3, all: false), encoding);
                var damage = new Random(seed);
                for (var i = 0; i < ValuesPerType; i++, values++)
                {
                    var (image, root) = pair.CheckValue(random.Value(pair.Type));
                    for (var k = 0; k < MutationsPerValue; k++, damaged++)
                        traps += pair.CheckDamaged(Damage(image, damage), root) ? 1 : 0;
                }
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}", e);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Types));
        output.WriteLine($"{encoding}: {values} values, {damaged} damaged images, {traps} traps on both sides");
        Assert.Equal(Types * ValuesPerType, values);
        Assert.InRange(traps, 1, damaged - 1);
    }

    private static byte[] Damage(byte[] image, Random random)
    {
        var copy = (byte[])image.Clone();
        for (var i = random.Next(1, 4); i > 0 && copy.Length != 0; i--)
        {
            var at = random.Next(copy.Length);
            copy[at] = random.Next(3) switch
            {
                0 => (byte)random.Next(256),
                1 => (byte)(copy[at] + 1),
                _ => (byte)(copy[at] ^ (1 << random.Next(8))),
            };
        }

        return copy;
    }

    /// <summary>One component in both implementations.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly bool _sameAddresses;
        private readonly FunctionType _flat;
        private readonly FunctionType _spill;
        private readonly FunctionType _load;
        private readonly CompiledComponent _compiled;
        private readonly OracleComponent _theirs;
        private ComponentInstance _ours;

        internal Pair(ComponentEngine engine, WitType type, string encoding)
        {
            Type = type;
            _sameAddresses = encoding == "utf8";
            var pads = Enumerable.Range(0, ProbeText.Padding).Select(i => new WitParameter($"p{i}", WitType.U8));
            _flat = new([new("x", type)], ProbeText.Report);
            _spill = new([new("x", type), .. pads], ProbeText.Report);
            _load = new([new("image", WitType.List(WitType.U8)), new("root", WitType.U32)], type);
            var plans = new PlanCache();
            var wasm = WatText.ToWasm(ProbeText.Of(type, plans.Of(_flat), plans.Of(_load), encoding));
            _theirs = new OracleComponent(wasm);
            _compiled = CompiledComponent.Compile(engine, ComponentDefinition.Decode(wasm), new NoImports());
            _ours = ComponentInstance.Create(_compiled, new InstanceOptions());
        }

        internal WitType Type { get; }

        internal (byte[] Image, uint Root) CheckValue(WitValue value)
        {
            var ours = Spill(Ours("spill", [value, .. Pads]));
            var theirs = Spill(_theirs.Call("spill", _spill, [value, .. Pads]));
            if (_sameAddresses)
            {
                Same(Ours("flat", value), _theirs.Call("flat", _flat, value), "flat");
                Assert.Equal(theirs.Root, ours.Root);
                Assert.Equal(theirs.Image, ours.Image);
            }

            foreach (var (image, root) in new[] { ours, theirs })
            {
                Same(value, Ours("load", WitValue.List(image), WitValue.U32(root)), "ours");
                Same(value, _theirs.Call("load", _load, WitValue.List(image), WitValue.U32(root)), "theirs");
            }

            return theirs;
        }

        /// <summary>True when both trap.</summary>
        internal bool CheckDamaged(byte[] image, uint root)
        {
            WitValue? theirs = null;
            var trap = "";
            try
            {
                theirs = _theirs.Call("load", _load, WitValue.List(image), WitValue.U32(root));
            }
            catch (OracleException e)
            {
                trap = e.Message;
            }

            try
            {
                var ours = Ours("load", WitValue.List(image), WitValue.U32(root));
                Assert.True(theirs.HasValue, $"libwasmtime traps ({trap}), we read {ValueIdentity.Show(ours)}");
                Same(theirs.Value, ours, "damaged");
                return false;
            }
            catch (ComponentTrapException e)
            {
                _ours.Dispose();
                _ours = ComponentInstance.Create(_compiled, new InstanceOptions());
                Assert.Equal(ComponentTrapKind.CanonicalAbi, e.Kind);
                Assert.False(theirs.HasValue, $"we trap ({e.Message}), libwasmtime reads a value");
                return true;
            }
        }

        public void Dispose()
        {
            _ours.Dispose();
            _compiled.Dispose();
            _theirs.Dispose();
        }

        private static IEnumerable<WitValue> Pads => Enumerable.Repeat(WitValue.U8(0xEE), ProbeText.Padding);

        private WitValue Ours(string name, params WitValue[] arguments) => _ours.FindFunction(null, name)!.Call(arguments);

        private static (byte[] Image, uint Root) Spill(WitValue report) =>
            ((byte[])report.AsItems[1].AsArray, (uint)((ulong[])report.AsItems[0].AsArray)[0]);

        private static void Same(WitValue expected, WitValue actual, string what) =>
            Assert.True(ValueIdentity.Same(expected, actual), $"{what}: {ValueIdentity.Show(expected)}\n{ValueIdentity.Show(actual)}");
    }

    private sealed class NoImports : IHostImports
    {
        public HostInterface? Resolve(string importName, InstanceExtern type) => null;

        public HostFunction? ResolveFunction(string importName, FunctionType type) => null;
    }
}
