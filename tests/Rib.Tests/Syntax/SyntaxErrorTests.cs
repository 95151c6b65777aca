using GolemOrleans.Rib.Tests.Support;
using Xunit;

namespace GolemOrleans.Rib.Tests.Syntax;

/// <summary>Texts that are no programs: where reading stops, why, and what to do.</summary>
public sealed class SyntaxErrorTests
{
    [Theory]
    [InlineData("", 1, 1, "expected an expression, found the end of the program")]
    [InlineData("  \n ", 2, 2, "expected an expression, found the end of the program")]
    [InlineData("1;", 1, 3, "expected an expression, found the end of the program", "the last expression is the value of the program or block and has no `;` after it")]
    [InlineData("1 2", 1, 3, "expected `;` or the end of the program, found `2`")]
    [InlineData("1\n2", 2, 1, "expected `;` or the end of the program, found `2`")]
    [InlineData("let = 1", 1, 5, "expected a name, found `=`")]
    [InlineData("let if = 1", 1, 5, "`if` cannot be the name of a variable")]
    [InlineData("let x 1", 1, 7, "expected `=`, found `1`")]
    [InlineData("let x: nope = 1", 1, 8, "there is no type `nope`")]
    [InlineData("let x: strin = 1", 1, 8, "there is no type `strin`", "did you mean `string`?")]
    [InlineData("let x: list = []", 1, 13, "expected `<`, found `=`", "write what it holds, as in `list<u32>`")]
    [InlineData("let x: list<u8, u8> = []", 1, 12, "this type takes one type")]
    [InlineData("let x: enum {} = a", 1, 8, "enum without cases")]
    [InlineData("if a then b", 1, 12, "expected `else`, found the end of the program")]
    [InlineData("if a {b} else {c}", 1, 6, "expected `then`, found `{`")]
    [InlineData("then", 1, 1, "expected an expression, found `then`")]
    [InlineData("match x { }", 1, 9, "a `match` has at least one arm")]
    [InlineData("match x { 1 -> 2 }", 1, 13, "expected `=>`, found `-`")]
    [InlineData("match x { 1 => 2 3 => 4 }", 1, 18, "expected `,` or `}`, found `3`")]
    [InlineData("match x { ok(a, b) => 1 }", 1, 11, "`ok` takes one pattern, here are 2", "match several values with a tuple: `name((a, b))`")]
    [InlineData("match x { \"${a}\" => 1 }", 1, 11, "a pattern cannot have `${…}`", "compare with `if` instead")]
    [InlineData("match x { {a} => 1 }", 1, 13, "expected `:`, found `}`", "write `a: a` to give the field's value that name")]
    [InlineData("for x in y { x }", 1, 16, "expected `;`, found `}`")]
    [InlineData("for x in y { x; }", 1, 17, "expected `yield`, found `}`", "the body of a loop ends with `yield` and the value of the turn")]
    [InlineData("for x of y { yield x; }", 1, 7, "expected `in`, found `of`")]
    [InlineData("reduce a x in y from 0 { yield a; }", 1, 10, "expected `,`, found `x`")]
    [InlineData("\"abc", 1, 1, "this string has no end", "close it with `\"`")]
    [InlineData("1 + \"a\nb", 1, 5, "this string has no end", "close it with `\"`")]
    [InlineData("\"a${1", 1, 6, "expected `}`, found the end of the program")]
    [InlineData("\"${1 2}\"", 1, 6, "expected `}`, found `2`")]
    [InlineData("\"${}\"", 1, 4, "expected an expression, found `}`")]
    [InlineData("\"\\u{110000}\"", 1, 2, "this is no character", "write `\\u{` with one to six hexadecimal digits and `}`")]
    [InlineData("'ab'", 1, 1, "a char has exactly one character between its quotes", "strings are written with `\"`")]
    [InlineData("/* a", 1, 1, "this comment has no end", "close it with `*/`")]
    [InlineData("# a", 1, 1, "unexpected character `#`", "comments begin with `//`")]
    [InlineData("1 ? 2", 1, 3, "unexpected character `?`")]
    [InlineData("\u0001", 1, 1, "unexpected character U+0001")]
    [InlineData("[1, 2", 1, 6, "expected `,` or `]`, found the end of the program")]
    [InlineData("(1 2)", 1, 4, "expected `,` or `)`, found `2`")]
    [InlineData("{a: 1, b}", 1, 9, "expected `:`, found `}`")]
    [InlineData("{a: 1, a: 2}", 1, 8, "the record has two fields `a`")]
    [InlineData("{1 2}", 1, 4, "expected `;` or `}`, found `2`")]
    [InlineData("x.", 1, 3, "expected a field or function, found the end of the program")]
    [InlineData("x[0", 1, 4, "expected `]`, found the end of the program")]
    [InlineData("1 +", 1, 4, "expected an expression, found the end of the program")]
    [InlineData("-x", 1, 2, "expected a number after `-`, found `x`", "write `0 - x` for the negative of x")]
    [InlineData("1..=", 1, 5, "expected an expression, found the end of the program")]
    [InlineData("some 1", 1, 6, "expected `(`, found `1`", "write `some(…)`")]
    [InlineData("_", 1, 1, "`_` is a pattern and no value")]
    [InlineData("a:b/c.{[nope]x}()", 1, 9, "expected constructor, method, static or drop, found `nope`")]
    [InlineData("a:b/c.{f}", 1, 10, "expected `(`, found the end of the program")]
    [InlineData("${1", 1, 4, "expected `}`, found the end of the program")]
    public void A_text_that_is_no_program_is_refused(string program, int line, int column, string problem, string? help = null)
    {
        var error = Programs.Refused(program);
        Assert.Equal((problem, help), (error.Problem, error.Help));
        Assert.Equal((RibErrorKind.Syntax, line, column), (error.Kind, error.Line, error.Column));
    }

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

    [Fact]
    public void A_lone_surrogate_is_refused() => Assert.Equal(RibErrorKind.Syntax, Programs.Refused("\"\ud800\"").Kind);
}
