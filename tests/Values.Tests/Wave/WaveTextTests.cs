using System.Text;
using GolemOrleans.Values.Types;
using GolemOrleans.Values.Wave;
using GolemOrleans.Values.Wit;
using Xunit;

namespace GolemOrleans.Values.Tests.Wave;

public class WaveTextTests
{
    private static readonly RecordType Item = WitType.Record(
        new WitField("product-id", WitType.String), new WitField("price", WitType.F32), new WitField("note", WitType.Option(WitType.String)));

    [Fact]
    public void Each_kind_has_its_form()
    {
        Is("true", WitType.Bool, WitValue.Bool(true));
        Is("-128", WitType.S8, WitValue.S8(-128));
        Is("18446744073709551615", WitType.U64, WitValue.U64(ulong.MaxValue));
        Is("1.5", WitType.F32, WitValue.F32(1.5f));
        Is("nan", WitType.F64, WitValue.F64(double.NaN));
        Is("-inf", WitType.F32, WitValue.F32(float.NegativeInfinity));
        Is("'\\''", WitType.Char, WitValue.Char(new Rune('\'')));
        Is("\"a\\\"\\n\\u{0}€\"", WitType.String, WitValue.String("a\"\n\0€"));
        Is("[1, 2]", WitType.List(WitType.U8), WitValue.List(new byte[] { 1, 2 }));
        Is("(1, \"x\")", WitType.Tuple(WitType.U8, WitType.String), WitValue.Tuple(WitValue.U8(1), WitValue.String("x")));
        Is("{product-id: \"p1\", price: 1}", Item, WitValue.Record(WitValue.String("p1"), WitValue.F32(1), WitValue.None));
        Is("{:}", WitType.Record(new WitField("a", WitType.Option(WitType.U8))), WitValue.Record(WitValue.None));
        Is("some(none)", WitType.Option(WitType.Option(WitType.U8)), WitValue.Some(WitValue.None));
        Is("err", WitType.Result(WitType.U8, null), WitValue.Err());
        Is("ok(1)", WitType.Result(WitType.U8, null), WitValue.Ok(WitValue.U8(1)));
        Is("on(3)", WitType.Variant(new WitCase("off", null), new WitCase("on", WitType.U8)), WitValue.Variant(1, WitValue.U8(3)));
        Is("%none", WitType.Enum("none"), WitValue.Enum(0));
        Is("{a, %true}", WitType.Flags("a", "b", "true"), WitValue.Flags(5));
        Is("{}", WitType.Flags("a"), WitValue.Flags(0));
        Is("\"urn:worker:c/w/7\"", WitType.Own(new ResourceType("r")), WitValue.OwnId(7));
    }

    [Theory]
    [InlineData("option<u8>", " 3 ", "some(3)")]
    [InlineData("result<string>", "\"x\"", "ok(\"x\")")]
    [InlineData("list<u8>", "[1, 2, ] // comment", "[1, 2]")]
    [InlineData("f64", "1e3", "1000")]
    [InlineData("f64", "-0", "-0")]
    [InlineData("tuple<u8, option<char>>", "(1,'\\u{1f600}',)", "(1, some('😀'))")]
    [InlineData("string", "\"\"\"\n  a\n    b\n  \"\"\"", "\"a\\n  b\"")]
    [InlineData("map<string, u8>", "[(\"a\", 1)]", "[(\"a\", 1)]")]
    public void Other_spellings_are_read(string type, string text, string printed)
    {
        var wit = Type(type);
        Assert.Equal(printed, WaveText.Print(wit, WaveText.Parse(wit, text)));
    }

    [Theory]
    [InlineData("u8", "256", "256 is not within the range of 0 to 255 at column 1")]
    [InlineData("u8", "1.5", "`1.5` is not an integer at column 1")]
    [InlineData("u8", "\"x\"", "expected a number, found `\"` at column 1")]
    [InlineData("u8", "", "expected a number, found the end at column 1")]
    [InlineData("u8", "1 2", "expected the end of the value, found `2` at column 3")]
    [InlineData("f32", "1.", "`1.` is not a number at column 1")]
    [InlineData("bool", "yes", "expected `true` or `false`, found `yes` at column 1")]
    [InlineData("string", "\"abc", "the quote does not end at column 1")]
    [InlineData("string", "\"a\\q\"", "unknown escape at column 3")]
    [InlineData("string", "\"\\u{d800}\"", "unknown escape at column 2")]
    [InlineData("char", "'ab'", "a char holds exactly one Unicode scalar value at column 1")]
    [InlineData("char", "''", "a char holds exactly one Unicode scalar value at column 1")]
    [InlineData("list<u8>", "[1 2]", "expected `]`, found `2` at column 4")]
    [InlineData("list<u8, 2>", "[1]", "expected 2 elements, found 1 at column 1")]
    [InlineData("tuple<u8, u8>", "(1)", "expected `,`, found `)` at column 3")]
    [InlineData("option<option<u8>>", "1", "expected `some` or `none`, found `1` at column 1")]
    [InlineData("result<u8>", "err(1)", "expected the end of the value, found `(` at column 4")]
    [InlineData("r", "{a: 1, c: 2}", "unknown field `c` at column 8")]
    [InlineData("r", "{a: 1, a: 2}", "field `a` is given twice at column 8")]
    [InlineData("r", "{:}", "field `a` is missing at column 1")]
    [InlineData("e", "none", "unknown case `none` at column 1")]
    [InlineData("f", "{x, x}", "the flag is given twice at column 5")]
    [InlineData("v", "y", "expected `(`, found the end at column 2")]
    [InlineData("own<h>", "\"x\"", "expected a handle such as \"urn:worker:<component>/<worker>/<id>\" at column 1")]
    public void Bad_text_is_refused_with_its_place(string type, string text, string message) =>
        Assert.Equal(message, Assert.Throws<WaveSyntaxException>(() => WaveText.Parse(Type(type), text)).Message);

    [Fact]
    public void Every_value_survives_the_way_there_and_back() => TypedValues.ForAll(1000, (type, value) =>
    {
        var text = WaveText.Print(type, value, "urn:worker:c/me");
        Assert.True(WitValueComparer.Equals(type, value, WaveText.Parse(type, text, "urn:worker:c/me")), text);
    });

    [Fact]
    public void Any_text_is_read_or_refused_with_the_typed_error() => TypedValues.ForAllSeeds(1500, seed =>
    {
        var random = new Random(seed);
        var values = new TypedValues(seed);
        var type = values.Type(4);
        var text = WaveText.Print(type, values.Value(type), "urn:worker:c/w").ToCharArray();
        const string noise = "{}[]()\"'\\,:%-+.e019anu \n\uD800";
        for (var i = random.Next(1, 4); i > 0 && text.Length > 0; i--)
            text[random.Next(text.Length)] = noise[random.Next(noise.Length)];
        var error = Record.Exception(() => WaveText.Parse(type, new string(text)));
        Assert.True(error is null or WaveSyntaxException, error?.ToString());
    });

    private static WitType Type(string type) => WitPackageSet.Parse($$"""
        package a:b; interface i {
        enum e { none, b } flags f { x, y } variant v { x, y(u8) } record r { a: u8, b: option<u8> } resource h;
        type t = {{type}}; }
        """).Find("a:b/i")!.FindType("t")!.Type!;

    private static void Is(string text, WitType type, WitValue value)
    {
        Assert.Equal(text, WaveText.Print(type, value, "urn:worker:c/w"));
        Assert.True(WitValueComparer.Equals(type, value, WaveText.Parse(type, text, "urn:worker:c/w")));
    }
}
