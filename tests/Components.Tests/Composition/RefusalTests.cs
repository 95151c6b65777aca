using GolemOrleans.Components.Tests.Validation;
using GolemOrleans.Wasmtime;
using Xunit;

namespace GolemOrleans.Components.Tests.Composition;

/// <summary>What does not compose, and that nothing else than a typed refusal comes of it.</summary>
public sealed class RefusalTests
{
    private const string WantsAdd = """(import "a:b/c" (instance (export "add" (func (param "x" u32)))))""";

    [Fact]
    public void Components_that_have_nothing_to_do_with_each_other_are_refused() =>
        Assert.Equal(
            "the socket component had no matching imports for the plugs that were provided",
            Refusal(CompositionProblem.NothingToPlug, WantsAdd, """(instance $i) (export "a:b/d" (instance $i))"""));

    [Fact]
    public void A_name_of_another_type_is_told() =>
        Assert.Contains(
            "of another type: a:b/c: missing export \"add\"",
            Refusal(CompositionProblem.NothingToPlug, WantsAdd, """(instance $i) (export "a:b/c" (instance $i))"""),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("1.2.0", "2.0.0")]
    [InlineData("0.2.0", "0.3.0")]
    [InlineData("0.0.1", "0.0.2")]
    [InlineData("1.0.0-rc1", "1.0.0")]
    public void Incompatible_versions_are_not_plugged(string wanted, string offered) =>
        Refusal(CompositionProblem.NothingToPlug, $"""(import "a:b/c@{wanted}" (instance))""", $"""(instance $i) (export "a:b/c@{offered}" (instance $i))""");

    [Fact]
    public void Two_plugs_that_offer_the_same_are_refused()
    {
        const string plug = """(instance $i) (export "a:b/c" (instance $i))""";
        var e = Assert.Throws<CompositionException>(() =>
            ComponentComposer.Plug(Wat.Decode("""(import "a:b/c" (instance))"""), [Wat.Decode(plug), Wat.Decode(plug)]));
        Assert.Equal(CompositionProblem.Conflict, e.Problem);
        Assert.Equal("two plugs export a:b/c", e.Message);
    }

    [Fact]
    public void An_import_that_both_want_with_other_types_is_refused() =>
        Assert.Equal(
            "the components import x:y/z@0.2.0 and x:y/z@0.2.1 with different types of f",
            Refusal(
                CompositionProblem.Conflict,
                """(import "x:y/z@0.2.0" (instance (export "f" (func)))) (import "a:b/c" (instance))""",
                """(import "x:y/z@0.2.1" (instance (export "f" (func (param "x" u8))))) (instance $i) (export "a:b/c" (instance $i))"""));

    [Fact]
    public void An_import_that_only_components_can_satisfy_is_refused() =>
        Assert.Equal(
            "the import c is of a kind that only components can satisfy",
            Refusal(CompositionProblem.Unsupported, """(import "a:b/c" (instance)) (import "c" (component))""", """(instance $i) (export "a:b/c" (instance $i))"""));

    [Fact]
    public void A_resource_that_a_plug_takes_from_elsewhere_is_another_one() =>
        Assert.StartsWith(
            "the composition is not a valid component: instantiation argument \"demo:shop/checkout@1.1.0\"",
            Assert.Throws<CompositionException>(() => ComponentComposer.Plug(Parts.Decode("shopper"), [Parts.Decode("till"), Parts.Decode("store")])).Message,
            StringComparison.Ordinal);

    [Fact]
    public void The_limit_on_the_size_is_kept()
    {
        var size = ComponentComposer.Plug(Parts.Decode("summer"), [Parts.Decode("ops")]).Bytes.Length;
        Assert.Equal(size, ComponentComposer.Plug(Parts.Decode("summer"), [Parts.Decode("ops")], size).Bytes.Length);
        var e = Assert.Throws<CompositionException>(() => ComponentComposer.Plug(Parts.Decode("summer"), [Parts.Decode("ops")], size - 1));
        Assert.Equal(CompositionProblem.TooLarge, e.Problem);
    }

    [Fact]
    public void A_long_chain_of_imports_composes()
    {
        const int length = 3000;
        var chain = new System.Text.StringBuilder("""(import "a:b/c" (instance)) (import "x:y/i0" (instance $i0 (type $t' (record (field "a" u8))) (export "t" (type (eq $t')))))""");
        for (var i = 1; i < length; i++)
            chain.Append($"""(alias export $i{i - 1} "t" (type $t{i})) (import "x:y/i{i}" (instance $i{i} (alias outer 1 $t{i} (type $u)) (export "t" (type (eq $u)))))""");
        var composed = ComponentComposer.Plug(Wat.Decode(chain.ToString()), [Wat.Decode("""(instance $i) (export "a:b/c" (instance $i))""")]);
        Assert.Equal(length, composed.Imports.Length);
    }

    [Fact]
    public void An_import_follows_those_whose_types_it_uses()
    {
        var composed = ComponentComposer.Plug(
            Wat.Decode("""(import "x:y/uses" (instance (export "f" (func)))) (import "a:b/c" (instance))"""),
            [Wat.Decode("""
                (import "x:y/types" (instance $t (type $r' (record (field "a" u8))) (export "r" (type $r (eq $r')))))
                (alias export $t "r" (type $r))
                (import "x:y/uses" (instance (alias outer 1 $r (type $u)) (export "g" (func (param "p" $u)))))
                (instance $i) (export "a:b/c" (instance $i))
                """)]);
        Assert.Equal(
            ["x:y/types / r: record { a: u8 }", "x:y/uses / f: () -> ", "x:y/uses / g: (p: record { a: u8 }) -> "], ExternText.Lines(composed.Imports));
    }

    [Fact]
    public void Imports_that_use_types_of_each_other_are_refused()
    {
        static string Uses(string from, string to) => $"""
            (import "x:y/{from}" (instance $t (type $r' (record (field "{from}" u8))) (export "r-{from}" (type $r (eq $r')))))
            (alias export $t "r-{from}" (type $r))
            (import "x:y/{to}" (instance (alias outer 1 $r (type $u)) (export "of-{from}" (func (param "p" $u)))))
            """;
        Assert.StartsWith(
            "the components disagree about whose types",
            Refusal(CompositionProblem.Conflict, Uses("one", "two") + """(import "a:b/c" (instance))""", Uses("two", "one") + """(instance $i) (export "a:b/c" (instance $i))"""),
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_root_package_of_the_socket_stays()
    {
        var socket = Wat.Decode("""(@custom "component-name" "\00\04\03x:y") (@custom "version" "1.2.3") (import "a:b/c" (instance))""");
        var composed = ComponentComposer.Plug(socket, [Wat.Decode("""(instance $i) (export "a:b/c" (instance $i))""")]);
        Assert.Equal(("x:y", "1.2.3"), (composed.Metadata.RootPackageName, composed.Metadata.RootPackageVersion));
    }

    /// <summary>Every part with every other, and with itself.</summary>
    [Fact]
    public void Any_two_components_compose_or_are_refused()
    {
        string[] names = ["summer", "ops", "shopper", "till", "store", "front", "c-counter", "wac-till", "wac-counter"];
        var composed = new List<string>();
        foreach (var (socket, plug) in from socket in names from plug in names select (socket, plug))
        {
            try
            {
                ComponentComposer.Plug(Parts.Decode(socket), [Parts.Decode(plug)]);
                composed.Add($"{socket} {plug}");
            }
            catch (CompositionException e)
            {
                Assert.Contains(e.Problem, (CompositionProblem[])[CompositionProblem.NothingToPlug, CompositionProblem.Conflict]);
            }
        }

        Assert.Equal(["summer ops", "shopper till", "till store", "front c-counter", "wac-till store"], composed);
    }

    private static string Refusal(CompositionProblem problem, string socket, string plug)
    {
        var e = Assert.Throws<CompositionException>(() => ComponentComposer.Plug(Wat.Decode(socket), [Wat.Decode(plug)]));
        Assert.Equal(problem, e.Problem);
        return e.Message;
    }
}
