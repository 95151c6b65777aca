using GolemOrleans.Values.Binary;
using GolemOrleans.Values.Rpc;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Values.Tests.Rpc;

public class WitNodesTests
{
    private const string Me = "urn:worker:c/me";
    private static readonly WitInterface Rpc = HostWit.Load().Find("golem:rpc/types")!;
    private static readonly WitType WitValueType = Rpc.FindType("wit-value")!.Type!;
    private static readonly WitType WitTypeType = Rpc.FindType("wit-type")!.Type!;

    [Fact]
    public void A_value_is_its_tree_in_pre_order()
    {
        var type = WitType.Record(
            new WitField("a", WitType.List(WitType.U8)),
            new WitField("b", WitType.Variant(new WitCase("x", null), new WitCase("y", WitType.Char))),
            new WitField("c", WitType.Own(new ResourceType("r"))));
        var value = WaveText.Parse(type, "{a: [7, 8], b: y('z'), c: \"urn:worker:c/w/3\"}");
        Assert.Equal(
            "{nodes: [record-value([1, 4, 6]), list-value([2, 3]), prim-u8(7), prim-u8(8), variant-value((1, some(5))), prim-char('z'), "
            + "handle(({value: \"urn:worker:c/w\"}, 3))]}",
            WaveText.Print(WitValueType, WitValueNodes.Encode(type, value)));
    }

    [Fact]
    public void A_type_is_its_tree_in_pre_order()
    {
        var type = WitType.Record(new WitField("a", WitType.Result(null, WitType.String)), new WitField("c", WitType.Borrow(new ResourceType("r"))));
        Assert.Equal(
            "{nodes: [record-type([(\"a\", 1), (\"c\", 3)]), result-type((none, some(2))), prim-string-type, handle-type((0, borrowed))]}",
            WaveText.Print(WitTypeType, WitTypeNodes.Encode(type)));
    }

    [Fact]
    public void Every_value_survives_the_way_there_and_back() => TypedValues.ForAll(700, (type, value) =>
    {
        // Through bytes, so that the nodes are proven to be values of the WIT type.
        var nodes = BinaryValueCodec.Read(BinaryValueCodec.Encode(WitValueType, WitValueNodes.Encode(type, value, Me)), WitValueType);
        Assert.True(WitValueComparer.Equals(type, value, WitValueNodes.Decode(type, nodes, Me)));
        var typeNodes = BinaryValueCodec.Read(BinaryValueCodec.Encode(WitTypeType, WitTypeNodes.Encode(type)), WitTypeType);
        Assert.Null(TypeMismatch.Find(type, WitTypeNodes.Decode(typeNodes)));
        var typed = WitValueNodes.DecodeTyped(WitValueNodes.Encode(new ValueAndType(type, value), Me), Me);
        Assert.Null(TypeMismatch.Find(type, typed.Type));
    });

    [Theory]
    [InlineData("u8", "{nodes: []}", "node 0: does not exist")]
    [InlineData("u8", "{nodes: [prim-s8(1)]}", "node 0: expected U8, found S8")]
    [InlineData("list<u8>", "{nodes: [list-value([1])]}", "node 1: does not exist")]
    [InlineData("list<u8>", "{nodes: [list-value([-1])]}", "node -1: does not exist")]
    [InlineData("tuple<u8>", "{nodes: [tuple-value([])]}", "node 0: expected 1 parts, found 0")]
    [InlineData("result<u8>", "{nodes: [result-value(ok(none))]}", "node 0: the case needs a payload")]
    [InlineData("result<u8>", "{nodes: [result-value(err(some(0)))]}", "node 0: the case has no payload")]
    [InlineData("list<u8, 2>", "{nodes: [list-value([])]}", "node 0: expected 2 elements, found 0")]
    [InlineData("e", "{nodes: [enum-value(9)]}", "node 0: case 9 of 2 does not exist")]
    [InlineData("f", "{nodes: [flags-value([true])]}", "node 0: expected 2 flags, found 1")]
    public void Bad_values_are_refused(string type, string nodes, string message)
    {
        var wit = WitPackageSet.Parse($"package a:b; interface i {{ enum e {{ a, b }} flags f {{ a, b }} type t = {type}; }}").Find("a:b/i")!.FindType("t")!.Type!;
        Assert.Equal(message, Assert.Throws<WitNodeException>(() => WitValueNodes.Decode(wit, WaveText.Parse(WitValueType, nodes))).Message);
    }

    [Theory]
    [InlineData("{nodes: []}", "node 0: does not exist")]
    [InlineData("{nodes: [list-type(0)]}", "node 0: types nest deeper than 100 levels, or in a circle")]
    [InlineData("{nodes: [enum-type([])]}", "node 0: there are no cases")]
    public void Bad_types_are_refused(string nodes, string message) =>
        Assert.Equal(message, Assert.Throws<WitNodeException>(() => WitTypeNodes.Decode(WaveText.Parse(WitTypeType, nodes))).Message);

    [Fact]
    public void Shared_nodes_cannot_grow_without_end()
    {
        // Thirty levels that name the next one twice each: a thousand million leaves, were they all built.
        var nodes = string.Join(", ", Enumerable.Range(0, 30).Select(i => $"tuple-type([{i + 1}, {i + 1}])").Append("prim-u8-type"));
        var error = Assert.Throws<WitNodeException>(() => WitTypeNodes.Decode(WaveText.Parse(WitTypeType, $"{{nodes: [{nodes}]}}")));
        Assert.Contains("the type is too large", error.Message, StringComparison.Ordinal);
        var type = Enumerable.Range(0, 30).Aggregate(WitType.U8, (inner, _) => WitType.List(inner));
        var values = string.Join(", ", Enumerable.Range(0, 30).Select(i => $"list-value([{i + 1}, {i + 1}])").Append("prim-u8(1)"));
        error = Assert.Throws<WitNodeException>(() => WitValueNodes.Decode(type, WaveText.Parse(WitValueType, $"{{nodes: [{values}]}}")));
        Assert.Contains("nodes are used too often", error.Message, StringComparison.Ordinal);
    }
}
