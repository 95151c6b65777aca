using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Values.Tests.Json;

public class TypeJsonTests
{
    [Fact]
    public void Types_have_the_form_of_the_api()
    {
        var r = new ResourceType("r");
        var type = WitType.Record(
            new WitField("a", WitType.List(WitType.Char)),
            new WitField("b", WitType.Result(null, WitType.String)),
            new WitField("c", WitType.Variant(new WitCase("x", null), new WitCase("y", WitType.Tuple(WitType.F32)))),
            new WitField("d", WitType.Enum("p")),
            new WitField("e", WitType.Flags("q")),
            new WitField("f", WitType.Option(WitType.Own(r))),
            new WitField("g", WitType.Borrow(r)));
        Assert.Equal(
            """{"type":"Record","fields":[{"name":"a","typ":{"type":"List","inner":{"type":"Chr"}}},"""
            + """{"name":"b","typ":{"type":"Result","ok":null,"err":{"type":"Str"}}},"""
            + """{"name":"c","typ":{"type":"Variant","cases":[{"name":"x","typ":null},{"name":"y","typ":{"type":"Tuple","items":[{"type":"F32"}]}}]}},"""
            + """{"name":"d","typ":{"type":"Enum","cases":["p"]}},{"name":"e","typ":{"type":"Flags","names":["q"]}},"""
            + """{"name":"f","typ":{"type":"Option","inner":{"type":"Handle","resource_id":0,"mode":"Owned"}}},"""
            + """{"name":"g","typ":{"type":"Handle","resource_id":0,"mode":"Borrowed"}}]}""",
            JsonText.Of(type));
    }

    [Fact]
    public void Every_type_survives_the_way_there_and_back() => TypedValues.ForAll(500, (type, _) =>
    {
        var json = JsonText.Of(type);
        var read = JsonText.Type(json);
        Assert.Null(TypeMismatch.Find(type, read));
        Assert.Equal(json, JsonText.Of(read));
    });

    [Theory]
    [InlineData("1", "expected a type, found number")]
    [InlineData("{}", "expected a type, found object")]
    [InlineData("""{"type":"U128"}""", "unknown type 'U128'")]
    [InlineData("""{"type":"List"}""", "key 'inner' not found")]
    [InlineData("""{"type":"Tuple","items":3}""", "invalid value for key items: expected array, found number")]
    [InlineData("""{"type":"Record","fields":[3]}""", "key 'name' not found")]
    [InlineData("""{"type":"Enum","cases":[]}""", "Enum without cases")]
    [InlineData("""{"type":"Handle","resource_id":-1,"mode":"Owned"}""", "invalid value for key resource_id: expected number")]
    [InlineData("""{"type":"Handle","resource_id":1,"mode":"Lent"}""", "unknown handle mode 'Lent'")]
    public void Bad_types_are_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ValueJsonException>(() => JsonText.Type(json)).Message);
}
