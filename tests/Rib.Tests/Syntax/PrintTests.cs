using GolemOrleans.Rib.Tests.Support;
using GolemOrleans.Values.Tests;
using Xunit;

namespace GolemOrleans.Rib.Tests.Syntax;

public sealed class PrintTests
{
    [Theory]
    [InlineData("let  x=1 ;x  +2 // c", "let x = 1;\nx + 2")]
    [InlineData("let x:list < u8 >=[ ]; x", "let x: list<u8> = [];\nx")]
    [InlineData("(1+2)*3-(4-5)-(6)", "(1 + 2) * 3 - (4 - 5) - 6")]
    [InlineData("a||b&&(c||d)==e", "a || b && (c || d) == e")]
    [InlineData("!(a&&b).c", "!(a && b).c")]
    [InlineData("(!a).b", "(!a).b")]
    [InlineData("200 u64", "200u64")]
    [InlineData("-1 : s32", "-1s32")]
    [InlineData("x : u64", "x: u64")]
    [InlineData("(1 ,)", "(1,)")]
    [InlineData("{ b ,a }", "{b, a}")]
    [InlineData("{a :1,b:{c:2}}", "{a: 1, b: {c: 2}}")]
    [InlineData("{ (x) }", "{ (x) }")]
    [InlineData("{ (x: u8) == y; z }", "{ (x: u8 == y); z }")]
    [InlineData("{ let a = 1; a }", "{ let a = 1; a }")]
    [InlineData("(let a = 1) + 1", "(let a = 1) + 1")]
    [InlineData("if a then b else (c) + 1", "if a then b else c + 1")]
    [InlineData("(if a then b else c) + 1", "(if a then b else c) + 1")]
    [InlineData("match x{some(y)=>y,none=>0,_=>1,}", "match x { some(y) => y, none => 0, _ => 1 }")]
    [InlineData("match x { a @ (b,-1) => 1, [\"s\", 'c'] => 2, {f: g, h: _} => 3, k() => 4, (q,) => 5, 1u8 => 6 }", "match x { a @ (b, -1) => 1, [\"s\", 'c'] => 2, {f: g, h: _} => 3, k() => 4, (q,) => 5, 1u8 => 6 }")]
    [InlineData("for x in y{z;yield x}", "for x in y { z; yield x; }")]
    [InlineData("reduce a,x in 1..3 from 0{yield a+x;}", "reduce a, x in 1..3 from 0 { yield a + x; }")]
    [InlineData("x[1 .. ]", "x[1..]")]
    [InlineData("1..({a})", "1..({a})")]
    [InlineData("\"a${ x }\\n\\$${let b = 1;b}\"", "\"a${x}\\n\\$${let b = 1; b}\"")]
    [InlineData("instance[ a:b/c@1.0.0 ](\"w\").f[g]( 1 )", "instance[a:b/c@1.0.0](\"w\").f[g](1)")]
    [InlineData("a:b/c@1.2.3-rc.1.{r( \"x\" ).m}(1)", "a:b/c@1.2.3-rc.1.{r(\"x\").m}(1)")]
    [InlineData("a:b/c.{r.new}(1)", "a:b/c.{[constructor]r}(1)")]
    [InlineData("c.{[static]r.m}()", "c.{[static]r.m}()")]
    [InlineData("let x: result<_, string> = err(\"\"); x", "let x: result<_, string> = err(\"\");\nx")]
    [InlineData("${ request.path.user }", "request.path.user")]
    [InlineData("let x: record { from: u8 } = y; x", "let x: record { %from: u8 } = y;\nx")]
    public void Programs_have_one_normal_form(string program, string normal)
    {
        Assert.Equal(normal, RibText.Print(program));
        Assert.Equal(normal, RibText.Print(normal));
    }

    [Fact]
    public void A_text_that_is_no_program_is_refused_with_its_place() =>
        Assert.Equal((1, 5), Assert.Throws<RibException>(() => RibText.Print("1 + ")) is var e ? (e.Line, e.Column) : default);

    /// <summary>Programs that were changed at random: those that can still be read mean the same when printed.</summary>
    [Fact]
    public void A_printed_program_reads_back_as_the_same_tree()
    {
        var read = 0;
        TypedValues.ForAllSeeds(3000, seed =>
        {
            var text = ProgramMutator.Mutate(new Random(seed));
            if (TreeText.TryOf(text) is not { } tree)
                return;
            read++;
            var printed = RibText.Print(text);
            Assert.Equal(tree, TreeText.TryOf(printed));
            Assert.Equal(printed, RibText.Print(printed));
        });
        Assert.InRange(read, 300, 3000);
    }
}
