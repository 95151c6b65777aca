using GolemOrleans.Rib.Tests.Support;
using Xunit;

namespace GolemOrleans.Rib.Tests.Running;

public sealed class MatchTests
{
    [Theory]
    [InlineData("match some(1) { some(x) => x + 1, none => 0 }", "2: u64")]
    [InlineData("let v: option<string> = none; match v { some(x) => x, none => \"-\" }", "\"-\": string")]
    [InlineData("let v: result<u8, string> = err(\"e\"); match v { ok(_) => \"fine\", err(m) => m }", "\"e\": string")]
    [InlineData("let v: result<u8, string> = ok(1); match v { ok => \"fine\", err => \"bad\" }", "\"fine\": string")]
    [InlineData("match true { true => 1, false => 2 }", "1: u64")]
    [InlineData("match 3 { 1 => \"a\", 3 => \"b\", _ => \"c\" }", "\"b\": string")]
    [InlineData("match -3 { -3 => \"a\", _ => \"c\" }", "\"a\": string")]
    [InlineData("match 3u8 { 1 => \"a\", other => \"${other}\" }", "\"3\": string")]
    [InlineData("match \"x\" { \"x\" => 1, _ => 2 }", "1: u64")]
    [InlineData("match 'x' { 'y' => 1, _ => 2 }", "2: u64")]
    [InlineData("match (1, some(\"a\")) { (1, some(x)) => x, (n, none) => \"none ${n}\", _ => \"else\" }", "\"a\": string")]
    [InlineData("match {a: 1, b: {c: 2}} { {a: x, b: {c: y}} => x + y }", "3: u64")]
    [InlineData("match {a: 1, b: \"z\"} { {b: y} => y }", "\"z\": string")]
    [InlineData("match [1, 2] { [] => 0, [x] => x, [x, y] => x * 10 + y, _ => 99 }", "12: u64")]
    [InlineData("match some(some(5)) { some(some(x)) => x, some(none) => 1, none => 0 }", "5: u64")]
    [InlineData("match some({a: 1}) { whole @ some({a: 1}) => whole, other => other }", "some({a: 1}): option<record { a: u64 }>")]
    [InlineData("match some(1) { some(n @ 1) => n, _ => 0 }", "1: u64")]
    [InlineData("let x = 1; match some(2) { some(x) => x, none => x }", "2: u64")]
    [InlineData("match (1) { (x) => x }", "1: u64")]
    public async Task A_match_takes_the_first_arm_that_fits(string program, string expected) => Assert.Equal(expected, await Programs.RunAsync(program));

    [Theory]
    [InlineData("error(\"e\")", "\"e\"")]
    [InlineData("success({order-id: \"o1\"})", "\"o1\"")]
    [InlineData("pending", "\"wait\"")]
    public async Task Variants_of_the_component_are_matched_by_their_cases(string value, string expected)
    {
        var calls = new RecordedCalls().Answer("shop:api/orders.{checkout}", ShopComponent.Outcome, value);
        const string Program = """
            let worker = instance("w");
            let outcome = worker.checkout(in-progress, {read, execute});
            match outcome { success({order-id: id}) => id, error(msg) => msg, pending => "wait" }
            """;
        Assert.Equal($"{expected}: string", await Programs.RunAsync(Program, calls));
        Assert.Equal(["w: shop:api/orders.{checkout}(in-progress, {read, execute})"], calls.Made);
    }

    [Theory]
    [InlineData("match some(1) { some(x) => x }", "none")]
    [InlineData("match true { true => 1 }", "false")]
    [InlineData("match (true, false) { (true, _) => 1, (_, true) => 2 }", "(false, false)")]
    [InlineData("match some(ok(1)) { none => 1, some(ok(_)) => 2 }", "some(err)")]
    [InlineData("match {a: some(1), b: true} { {a: none} => 1, {b: false} => 2 }", "{a: some(_), b: true}")]
    [InlineData("match 1 { 1 => 1, 2 => 2 }", "_")]
    [InlineData("match [1] { [] => 1, [_] => 2 }", "_")]
    [InlineData("match draft { draft => 1, done => 2 }", "in-progress")]
    public void A_match_that_leaves_values_out_is_refused_with_one_of_them(string program, string missing)
    {
        var error = Programs.Refused(program);
        Assert.Equal(RibErrorKind.Match, error.Kind);
        Assert.Equal($"the `match` does not cover every value: `{missing}` has no arm", error.Problem);
    }

    [Theory]
    [InlineData("match 1 { x => x, 2 => 3 }", 1, 19)]
    [InlineData("match 1 {\n _ => 1,\n y => 2 }", 3, 2)]
    public void An_arm_that_nothing_reaches_is_refused(string program, int line, int column)
    {
        var error = Programs.Refused(program);
        Assert.Equal((RibErrorKind.Match, line, column), (error.Kind, error.Line, error.Column));
    }
}
