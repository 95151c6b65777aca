using GolemOrleans.Values.Json;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Values.Tests.Json;

public class ParametersJsonTests
{
    private static readonly FunctionType Update = new([new("product-id", WitType.String), new("quantity", WitType.U32)], null);

    [Theory]
    [InlineData("[]", "expected 2, got 0 parameters")]
    [InlineData("""[{"value":"a"},{"value":-1}]""", "Parameter quantity has unexpected type: value -1 is not within the range of 0 to 4294967295")]
    [InlineData("""[{"value":1},{"value":1}]""", "Parameter product-id has unexpected type: expected string, found number")]
    [InlineData("""[{"typ":{"type":"U8"},"value":1},{"typ":{"type":"U32"},"value":1}]""", "in $ expected string, got u8")]
    [InlineData("""[{"typ":{"type":"Str"},"value":"a"},{"value":1}]""", ParametersJson.MixedMessage)]
    [InlineData("""[{"typ":{"type":"Str"},"value":"a"},{"typ":{"type":"U32"},"value":1},{"typ":{"type":"U32"},"value":1}]""", "expected 2, got 3 parameters")]
    [InlineData("""[{"typ":{"type":"Str"}}]""", "key 'value' not found")]
    [InlineData("{}", "expected array, found object")]
    public void Bad_parameters_are_refused_in_the_words_of_the_api(string json, string message) =>
        Assert.Equal(message, Assert.Throws<ValueJsonException>(() => ParametersJson.Read(JsonText.Parse(json), Update)).Message);

    [Theory]
    [InlineData("""[{"value":"a"},{"value":7}]""")]
    [InlineData("""[{"value":"a","typ":null},{"value":7},{"value":"surplus"}]""")]
    [InlineData("""[{"typ":{"type":"Str"},"value":"a"},{"typ":{"type":"U32"},"value":7}]""")]
    public void Typed_and_untyped_parameters_are_read(string json)
    {
        var values = ParametersJson.Read(JsonText.Parse(json), Update);
        Assert.Equal(2, values.Length);
        Assert.Equal("a", values[0].AsString);
        Assert.Equal(7u, values[1].AsU32);
    }

    [Fact]
    public void A_nested_type_mismatch_names_its_place()
    {
        var expected = WitType.List(WitType.Record(new WitField("a", WitType.Option(WitType.U8))));
        var actual = WitType.List(WitType.Record(new WitField("a", WitType.Option(WitType.S8))));
        Assert.Equal("in $[].a.some expected u8, got s8", TypeMismatch.Find(expected, actual)!.ToString());
    }

    [Fact]
    public void Results_are_a_tuple_of_none_or_one()
    {
        Assert.Equal(
            """{"typ":{"type":"Tuple","items":[]},"value":[]}""", JsonText.Text(w => ResultsJson.Write(w, Update, null)));
        Assert.Equal(
            """{"typ":{"type":"Tuple","items":[{"type":"U32"}]},"value":[3]}""",
            JsonText.Text(w => ResultsJson.Write(w, new FunctionType([], WitType.U32), WitValue.U32(3))));
    }
}
