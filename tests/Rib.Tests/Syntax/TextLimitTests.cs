using GolemOrleans.Rib.Tests.Support;
using Xunit;

namespace GolemOrleans.Rib.Tests.Syntax;

/// <summary>How long and how deep a text may be.</summary>
public sealed class TextLimitTests
{
    [Theory]
    [InlineData("", "(", "1", ")")]
    [InlineData("", "[", "1", "]")]
    [InlineData("", "{ 0 + ", "1", "}")]
    [InlineData("", "{a: ", "1", "}")]
    [InlineData("", "!", "1", "")]
    [InlineData("", "some(", "1", ")")]
    [InlineData("", "f(", "1", ")")]
    [InlineData("", "\"${", "1", "}\"")]
    [InlineData("", "if true then 1 else ", "1", "")]
    [InlineData("", "let x = ", "1", "")]
    [InlineData("", "match 1 { _ => ", "1", "}")]
    [InlineData("", "1 + ", "1", "")]
    [InlineData("", "1 == 1 && ", "1", "")]
    [InlineData("x", ".a", "", "")]
    [InlineData("x", "[0]", "", "")]
    [InlineData("x", ": u8", "", "")]
    [InlineData("x: ", "list<", "u8", ">")]
    [InlineData("match x { ", "some(", "_", ")")]
    [InlineData("match x { ", "a @ ", "_", "")]
    public void Nesting_has_a_limit(string begin, string open, string middle, string close)
    {
        var text = begin + string.Concat(Enumerable.Repeat(open, 3000)) + middle + string.Concat(Enumerable.Repeat(close, 3000));
        Assert.Equal(RibErrorKind.Limit, Programs.Refused(text).Kind);
    }

    [Theory]
    [InlineData("(", "1", ")", "1: u64")]
    [InlineData("{ 0 + ", "1", " }", "1: u64")]
    [InlineData("if 1 == 1 then ", "1", " else 0", "1: u64")]
    [InlineData("match some(", "1", ") { some(x) => x, none => 0 }", "1: u64")]
    [InlineData("\"${", "1", "}\"", "\"1\": string")]
    [InlineData("reduce a, x in 0..1 from ", "1", " { yield a + x; }", "1: u64")]
    [InlineData("[", "1", "][0]", "1: u64")]
    public async Task A_program_within_the_limit_runs_however_it_nests(string open, string middle, string close, string expected) =>
        Assert.Equal(expected, await Programs.RunAsync(string.Concat(Enumerable.Repeat(open, 60)) + middle + string.Concat(Enumerable.Repeat(close, 60))));

    [Fact]
    public void Length_has_a_limit()
    {
        var error = Programs.Refused(new string(' ', 70_000) + "1");
        Assert.Equal((RibErrorKind.Limit, 1, 65_537), (error.Kind, error.Line, error.Column));
    }
}
