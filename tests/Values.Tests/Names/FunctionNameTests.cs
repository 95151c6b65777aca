using GolemOrleans.Values.Names;
using Xunit;

namespace GolemOrleans.Values.Tests.Names;

public class FunctionNameTests
{
    [Theory]
    [InlineData("run", null, FunctionKind.Function, null, "run")]
    [InlineData("golem:it/api.{add-item}", "golem:it/api", FunctionKind.Function, null, "add-item")]
    [InlineData("wasi:cli/run@0.2.0.{run}", "wasi:cli/run@0.2.0", FunctionKind.Function, null, "run")]
    [InlineData("a:b@1.2.3-rc.1/c.{f}", "a:b/c@1.2.3-rc.1", FunctionKind.Function, null, "f")]
    [InlineData("a:b/c.{counter.new}", "a:b/c", FunctionKind.Constructor, "counter", null)]
    [InlineData("a:b/c.{[constructor]counter}", "a:b/c", FunctionKind.Constructor, "counter", null)]
    [InlineData("a:b/c.{counter.inc-by}", "a:b/c", FunctionKind.Method, "counter", "inc-by")]
    [InlineData("a:b/c.{[method]counter.inc-by}", "a:b/c", FunctionKind.Method, "counter", "inc-by")]
    [InlineData("a:b/c.{[static]counter.all}", "a:b/c", FunctionKind.Static, "counter", "all")]
    [InlineData("a:b/c.{counter.drop}", "a:b/c", FunctionKind.Drop, "counter", null)]
    [InlineData("a:b/c.{[drop]counter}", "a:b/c", FunctionKind.Drop, "counter", null)]
    [InlineData("golem:component.{dump}", "golem:component", FunctionKind.Function, null, "dump")]
    public void Names_are_read(string text, string? site, FunctionKind kind, string? resource, string? name)
    {
        var parsed = FunctionName.Parse(text);
        Assert.Equal(new FunctionName(site, new FunctionReference(kind, resource, name)), parsed);
        Assert.Equal(parsed, FunctionName.Parse(parsed.ToString()));
    }

    [Theory]
    [InlineData("a:b/c.{counter().new}", new string[0])]
    [InlineData("a:b/c.{counter(\"x, y\").inc}", new[] { "\"x, y\"" })]
    [InlineData("a:b/c.{counter( {a: 1, b: \"}\\\"\"} , [1, 2],(3, ')') ).drop}", new[] { "{a: 1, b: \"}\\\"\"}", "[1, 2]", "(3, ')')" })]
    public void Indexed_resources_keep_their_arguments_as_text(string text, string[] arguments)
    {
        var parsed = FunctionName.Parse(text);
        Assert.True(parsed.Function.IsIndexed);
        Assert.Equal(arguments, parsed.Function.Arguments);
        Assert.Equal(parsed, FunctionName.Parse(parsed.ToString()));
        Assert.NotEqual(parsed, FunctionName.Parse("a:b/c.{counter(0).new}"));
    }

    [Fact]
    public void A_method_may_be_a_static_function_too() =>
        Assert.Equal(["[method]r.m", "[static]r.m"], FunctionName.Parse("a:b/c.{r.m}").Function.ExportNames.ToArray());

    [Theory]
    [InlineData("((", 1, "`(`", "letter or digit, `-`, `:` or `/`")]
    [InlineData("", 1, "end of input", "letter or digit, `-`, `:` or `/`")]
    [InlineData("a b", 2, "` `", "`.`")]
    [InlineData("a:b/c", 6, "end of input", "`.`")]
    [InlineData("a:b/c.{", 8, "end of input", "letter or digit, `-` or `[`")]
    [InlineData("a:b/c.{f", 9, "end of input", "`.`")]
    [InlineData("a:b/c.{f}x", 10, "`x`", "end of input")]
    [InlineData("a:b/c.{[new]f}", 9, "`n`", "constructor, method, static or drop")]
    [InlineData("a:b/c.{r(1, [2).m}", 15, "`)`", "`]`")]
    [InlineData("a:b/c.{r(\"1).m}", 16, "end of input", "`\"`")]
    [InlineData("a:b/c.{r(1,).m}", 12, "`)`", "argument")]
    public void Bad_names_are_refused_in_the_words_of_the_api(string text, int column, string unexpected, string expected)
    {
        var error = Assert.Throws<FunctionNameException>(() => FunctionName.Parse(text));
        Assert.Equal($"Invalid function name: Parse error at line: 1, column: {column}\nUnexpected {unexpected}\nExpected {expected}\n", error.Message);
    }

    [Fact]
    public void Any_text_is_read_or_refused_with_the_typed_error() => TypedValues.ForAllSeeds(2000, seed =>
    {
        var random = new Random(seed);
        const string alphabet = "ab:/.{}()[]\"'\\,@1-\u20AC ";
        var text = "a:b/c.{" + string.Concat(Enumerable.Range(0, random.Next(12)).Select(_ => alphabet[random.Next(alphabet.Length)]));
        try
        {
            var parsed = FunctionName.Parse(text);
            Assert.Equal(parsed, FunctionName.Parse(parsed.ToString()));
        }
        catch (FunctionNameException error)
        {
            Assert.InRange(error.Column, 1, text.Length + 1);
        }
    });
}
