using System.Text;
using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Values.Tests.Json;

public class ValueJsonTests
{
    private static readonly RecordType Item = WitType.Record(
        new WitField("product-id", WitType.String), new WitField("price", WitType.F32), new WitField("quantity", WitType.U32), new WitField("note", WitType.Option(WitType.String)));

    [Fact]
    public void Records_are_objects_and_a_missing_option_is_none()
    {
        var value = WitValue.Record(WitValue.String("p1"), WitValue.F32(1.5f), WitValue.U32(2), WitValue.None);
        Assert.Equal("""{"product-id":"p1","price":1.5,"quantity":2,"note":null}""", JsonText.Of(Item, value));
        var read = JsonText.Value(Item, """{"quantity":2,"price":1.5,"product-id":"p1","more":true}""");
        Assert.True(WitValueComparer.Equals(Item, value, read));
    }

    [Fact]
    public void Each_kind_has_its_form()
    {
        Is("""[1,255]""", WitType.List(WitType.U8), WitValue.List(new byte[] { 1, 255 }));
        Is("""{"ok":null}""", WitType.Result(null, WitType.String), WitValue.Ok());
        Is("""{"err":"e"}""", WitType.Result(null, WitType.String), WitValue.Err(WitValue.String("e")));
        Is("""{"b":3}""", WitType.Variant(new WitCase("a", null), new WitCase("b", WitType.S8)), WitValue.Variant(1, WitValue.S8(3)));
        Is("""{"a":null}""", WitType.Variant(new WitCase("a", null), new WitCase("b", WitType.S8)), WitValue.Variant(0));
        Is("\"y\"", WitType.Enum("x", "y"), WitValue.Enum(1));
        Is("""["x","z"]""", WitType.Flags("x", "y", "z"), WitValue.Flags(5));
        Is("8364", WitType.Char, WitValue.Char(new Rune('€')));
        Is("18446744073709551615", WitType.U64, WitValue.U64(ulong.MaxValue));
        Is("[true,\"s\"]", WitType.Tuple(WitType.Bool, WitType.String), WitValue.Tuple(WitValue.Bool(true), WitValue.String("s")));
        Is("\"urn:worker:c/w1/4\"", WitType.Own(new ResourceType("r")), WitValue.OwnId(4));
        Is("\"urn:worker:c/other/4\"", WitType.Borrow(new ResourceType("r")), WitValue.Borrow(new WorkerResourceUri("urn:worker:c/other", 4)));
        Is("\"-Infinity\"", WitType.F64, WitValue.F64(double.NegativeInfinity));
    }

    [Theory]
    [InlineData("string", "1", "expected string, found number")]
    [InlineData("u32", "-1", "value -1 is not within the range of 0 to 4294967295")]
    [InlineData("u32", "4294967296", "value 4294967296 is not within the range of 0 to 4294967295")]
    [InlineData("s8", "128", "value 128 is not within the range of -128 to 127")]
    [InlineData("u64", "18446744073709551616", "value 18446744073709551616 is not within the range of 0 to 18446744073709551615")]
    [InlineData("u8", "1e99", "value 1e99 is not within the range of 0 to 255")]
    [InlineData("u8", "1.5", "expected integer, found 1.5")]
    [InlineData("f64", "\"x\"", "expected number, found string")]
    [InlineData("bool", "null", "expected bool, found null")]
    [InlineData("char", "55296", "value 55296 is not a Unicode scalar value")]
    [InlineData("string", "\"\\ud800\"", "the string holds a lone surrogate")]
    [InlineData("list<u8>", "{}", "expected array, found object")]
    [InlineData("list<u8>", "[256]", "value 256 is not within the range of 0 to 255")]
    [InlineData("tuple<u8, u8>", "[1]", "expected 2 elements in the tuple, found 1")]
    [InlineData("option<u8>", "\"\"", "expected number, found string")]
    [InlineData("result<u8>", "{}", "failed to retrieve either ok value or err value")]
    [InlineData("result<u8>", "{\"ok\":null}", "invalid value for key ok: expected number, found null")]
    [InlineData("result<u8>", "{\"\\ud800\":1}", "a name or string holds a lone surrogate")]
    [InlineData("list<u8, 2>", "[1]", "expected 2 elements, found 1")]
    [InlineData("e", "\"c\"", "Invalid input c. Valid values are a, b")]
    [InlineData("f", "[\"c\"]", "Invalid input c. It should be one of a, b")]
    [InlineData("v", "{\"c\":1}", "unknown key `c` in the variant")]
    [InlineData("v", "{\"a\":1,\"b\":2}", "more than one variant in the input")]
    [InlineData("v", "{}", "zero variants in the input")]
    [InlineData("r", "{\"price\":\"x\"}", "invalid value for key price: expected number, found string")]
    [InlineData("r", "{}", "key 'price' not found")]
    [InlineData("own<h>", "\"urn:worker:c/4\"", "expected a handle such as urn:worker:<component>/<worker>/<id>, found urn:worker:c/4")]
    public void Bad_values_are_refused_in_the_words_of_the_api(string type, string json, string message)
    {
        var wit = $$"""
            package a:b; interface i {
            enum e { a, b } flags f { a, b } variant v { a, b(u8) } record r { price: f32 } resource h;
            type t = {{type}}; }
            """;
        var definition = WitPackageSet.Parse(wit).Find("a:b/i")!.FindType("t")!;
        Assert.Equal(message, Assert.Throws<ValueJsonException>(() => JsonText.Value(definition.Type!, json)).Message);
    }

    [Fact]
    public void An_error_knows_its_path()
    {
        var type = WitType.List(WitType.Record(new WitField("items", WitType.Tuple(WitType.U8, WitType.U8))));
        var error = Assert.Throws<ValueJsonException>(() => JsonText.Value(type, """[{"items":[1,2]},{"items":[1,false]}]"""));
        Assert.Equal("$[1].items[1]", error.Path);
        Assert.Equal("invalid value for key items: expected number, found boolean", error.Message);
    }

    [Fact]
    public void Every_value_survives_the_way_there_and_back() => TypedValues.ForAll(
        1000,
        (type, value) =>
        {
            var read = JsonText.Value(type, JsonText.Of(type, value));
            Assert.True(WitValueComparer.Equals(type, value, read), WitTypePrinter.Print(type) + " " + JsonText.Of(type, value));
        },
        nestedOptions: false);

    private static void Is(string json, WitType type, WitValue value)
    {
        Assert.Equal(json, JsonText.Of(type, value).Replace("\\u20AC", "€", StringComparison.Ordinal));
        Assert.True(WitValueComparer.Equals(type, value, JsonText.Value(type, json)));
    }
}
