using GolemOrleans.Rib.Tests.Support;
using Xunit;

namespace GolemOrleans.Rib.Tests.Typing;

/// <summary>Programs whose types do not fit: where, why, and what to do.</summary>
public sealed class TypeErrorTests
{
    [Theory]
    [InlineData("1 + \"a\"", 1, 5, "both sides of `+` are of one type: expected number, found string")]
    [InlineData("\"a\" + \"b\"", 1, 5, "`+` calculates with numbers, not string", "join strings like this: `\"${a}${b}\"`")]
    [InlineData("1u8 + 2u16", 1, 7, "both sides of `+` are of one type: expected u8, found u16")]
    [InlineData("true < false", 1, 6, "`<` compares numbers, chars and strings, not bool")]
    [InlineData("!1", 1, 2, "the operand of `!`: expected bool, found number")]
    [InlineData("1 && true", 1, 1, "the left side of `&&`: expected bool, found number")]
    [InlineData("if 1 then 2 else 3", 1, 4, "the condition of `if`: expected bool, found number")]
    [InlineData("if true then 1 else \"a\"", 1, 21, "both branches of `if` are of one type: expected number, found string")]
    [InlineData("[1, \"a\"]", 1, 5, "the elements of a list are of one type: expected number, found string")]
    [InlineData("256u8", 1, 1, "256 does not fit u8")]
    [InlineData("let x: u8 = 256; x", 1, 13, "256 does not fit u8")]
    [InlineData("1e400", 1, 1, "1e400 does not fit f64")]
    [InlineData("18446744073709551616", 1, 1, "18446744073709551616 does not fit u64")]
    [InlineData("let x: u8 = -1; x", 1, 13, "expected u8, found negative number")]
    [InlineData("let x: u64 = -1; x", 1, 14, "expected u64, found negative number")]
    [InlineData("let x: u8 = 1.5; x", 1, 13, "expected u8, found number with a fraction")]
    [InlineData("let x: string = 1;\nx", 1, 17, "expected string, found number", "`\"${value}\"` makes a string of any value")]
    [InlineData("let x: u8 = some(1); x", 1, 13, "expected u8, found option<number>", "take the value out with `match value { some(x) => …, none => … }`")]
    [InlineData("let x: option<u8> = 1; x", 1, 21, "expected option<u8>, found number", "wrap the value: `some(value)`")]
    [InlineData("{a: 1}.b", 1, 8, "there is no field `b` in record { a: number }")]
    [InlineData("{name: 1}.nmae", 1, 11, "there is no field `nmae` in record { name: number }", "did you mean `name`?")]
    [InlineData("1.foo", 1, 3, "number has no fields")]
    [InlineData("\"a\"[0]", 1, 1, "only lists and tuples have indices: expected list<unknown>, found string")]
    [InlineData("[1][\"a\"]", 1, 5, "an integer is needed here, not string")]
    [InlineData("(1, 2)[2]", 1, 8, "there is no index 2: the tuple has 2 items")]
    [InlineData("let i = 0; (1, 2)[i]", 1, 19, "the index of a tuple is a plain number, for its items have different types")]
    [InlineData("for x in 1 { yield x; }", 1, 10, "a loop runs over a list or a range: expected list<unknown>, found number")]
    [InlineData("for x in 1.5..2 { yield x; }", 1, 10, "an integer is needed here, not f64")]
    [InlineData("reduce a, x in [1] from 0 { yield \"a\"; }", 1, 35, "`reduce` yields the type it begins with: expected number, found string")]
    [InlineData("match 1 { \"a\" => 1, _ => 2 }", 1, 11, "the pattern: expected number, found string")]
    [InlineData("match some(1) { ok(_) => 1, _ => 2 }", 1, 17, "the pattern: expected option<number>, found result<unknown, unknown>")]
    [InlineData("match some(1) { some(x) => x, none => \"a\" }", 1, 39, "all arms of `match` are of one type: expected number, found string")]
    [InlineData("match {a: 1} { {b: x} => x, _ => 1 }", 1, 16, "the pattern: expected record { a: number }, found record { b: unknown }")]
    [InlineData("none", 1, 1, "the type of this does not follow from its use", "write it: `expression: type`, or `let name: type = …`")]
    [InlineData("[]", 1, 1, "the type of this does not follow from its use", "write it: `expression: type`, or `let name: type = …`")]
    [InlineData("{body: request.body}", 1, 16, "the type of `request.body` does not follow from its use", "write it where you read the value: `let x: string = request.body;`")]
    [InlineData("let x = request;\nlet y = [x];\nrequest.body == y", 3, 17, "both sides of `==` are of one type: this type would contain itself")]
    [InlineData("foo", 1, 1, "there is no variable `foo`", "declare it with `let`, or read it from `request`")]
    [InlineData("let total = 1; totl", 1, 16, "there is no variable `totl`", "did you mean `total`?")]
    [InlineData("ratio", 1, 1, "there is no variable `ratio`", "`ratio` is a function: `let worker = instance(\"name\"); worker.ratio(…)`")]
    [InlineData("let x = let y = 1; x", 1, 9, "this has no value that `x` could hold")]
    [InlineData("[let y = 1]", 1, 2, "a value is needed here, and this has none")]
    [InlineData("instance(\"w\")", 1, 1, "a worker instance is no value that a program can answer or read", "call one of its functions")]
    [InlineData("{w: instance(\"w\")}", 1, 1, "a worker instance is no value that a program can answer or read", "call one of its functions")]
    [InlineData("\"${instance()}\"", 1, 4, "a worker instance is no value that a program can answer or read", "call one of its functions")]
    [InlineData("instance(1)", 1, 10, "the name of a worker: expected string, found number", "`\"${value}\"` makes a string of any value")]
    [InlineData("let w = instance(\"w\"); w.ratio", 1, 26, "`ratio` of a worker instance is called, not read", "write `ratio(…)`")]
    [InlineData("instance(\"w\").ratio(1, true)", 1, 24, "the argument `b` of `ratio`: expected s32, found bool")]
    [InlineData("instance(\"w\").add({product-id: \"p\", name: 1, price: 1, quantity: 1})", 1, 19, "the argument `item` of `add`: in `name`: expected string, found number", "`\"${value}\"` makes a string of any value")]
    [InlineData("instance(\"w\").add({product-id: \"p\", name: \"n\", price: 1})", 1, 19, "the argument `item` of `add`: the field `quantity` of record { product-id: string, name: string, price: f32, quantity: u32 } is missing")]
    [InlineData("instance(\"w\").checkout(draft, {read, run})", 1, 31, "the argument `access` of `checkout`: flags { read, write, execute } has no flag `run`")]
    [InlineData("instance(\"w\").describe(success(1))", 1, 32, "the payload of `success`: expected record { order-id: string }, found number")]
    [InlineData("instance(\"w\").describe(draft)", 1, 24, "the argument `outcome` of `describe`: variant { error(string), success(record { order-id: string }), pending } has no case `draft`")]
    [InlineData("1.5.foo()", 1, 5, "number with a fraction has no functions", "functions are called on a worker: `let worker = instance(\"name\"); worker.function(…)`")]
    [InlineData("\"${let x = 1}\"", 1, 4, "this has no value that could stand in a string")]
    public void A_program_whose_types_do_not_fit_is_refused(string program, int line, int column, string problem, string? help = null)
    {
        var error = Programs.Refused(program);
        Assert.Equal(problem, error.Problem);
        Assert.Equal(help, error.Help);
        Assert.Equal((line, column), (error.Line, error.Column));
        Assert.Equal(RibErrorKind.Type, error.Kind);
        Assert.Equal($"error at line {line}, column {column}: {problem}" + (help is null ? "" : $"\nhelp: {help}"), error.Message);
    }

    [Theory]
    [InlineData("nope()", 1, 1, "there is no function `nope`")]
    [InlineData("instnce(\"w\")", 1, 1, "there is no function `instnce`", "did you mean `instance`?")]
    [InlineData("all()", 1, 1, "there is no function `all`", "call it through a worker: `let worker = instance(\"name\"); worker.all(…)`")]
    [InlineData("instance(\"w\").ratoi(1, 2)", 1, 15, "the component has no function `ratoi`", "did you mean `ratio`?")]
    [InlineData("let w = instance();\nw.clear()", 2, 3, "`clear` is in several interfaces: shop:api/items, shop:api/orders", "say which one: `clear[shop:api/items](…)`")]
    [InlineData("instance(\"w\").ratio[orders](1, 2)", 1, 15, "`orders` has no function `ratio`", "it is in shop:api/items")]
    [InlineData("instance[nope:x](\"w\")", 1, 10, "the component has no interface or package `nope:x`", "it has shop:api/items, shop:api/orders, shop:api/carts@1.2.0, other:tools/items")]
    [InlineData("shop:api/itens.{all}()", 1, 1, "the component has no interface or package `shop:api/itens`", "did you mean `shop:api/items`?")]
    [InlineData("shop:api/items.{al}()", 1, 1, "`shop:api/items` has no function `al`", "did you mean `all`?")]
    [InlineData("items.{get}(1)", 1, 1, "`get` is in several interfaces: shop:api/items, other:tools/items", "write the interface with its package and version")]
    [InlineData("instance(\"w\").cart(\"a\", 1).sise()", 1, 28, "the resource `cart` has no function `sise`", "did you mean `size`?")]
    public void A_function_that_is_not_there_is_refused(string program, int line, int column, string problem, string? help = null)
    {
        var error = Programs.Refused(program);
        Assert.Equal((problem, help), (error.Problem, error.Help));
        Assert.Equal((RibErrorKind.UnknownFunction, line, column), (error.Kind, error.Line, error.Column));
    }

    [Theory]
    [InlineData("instance(\"w\").ratio(1)", 1, 15, "`ratio` takes 2 arguments, here is 1", "it takes a: s32, b: s32")]
    [InlineData("ping(1, 2)", 1, 1, "`ping` takes 0 arguments, here are 2")]
    [InlineData("instance(\"a\", \"b\")", 1, 1, "`instance` takes the worker's name or nothing, here are 2 arguments")]
    [InlineData("instance(\"w\").cart(\"a\")", 1, 15, "`cart` takes 2 arguments, here is 1", "it takes user: string, limit: u32")]
    public void A_call_with_the_wrong_number_of_arguments_is_refused(string program, int line, int column, string problem, string? help = null)
    {
        var error = Programs.Refused(program);
        Assert.Equal((problem, help), (error.Problem, error.Help));
        Assert.Equal((RibErrorKind.ArgumentCount, line, column), (error.Kind, error.Line, error.Column));
    }

    [Fact]
    public void Types_that_double_with_every_line_are_refused_soon()
    {
        var program = "let x0 = (1, 1);\n" + string.Concat(Enumerable.Range(1, 60).Select(i => $"let x{i} = (x{i - 1}, x{i - 1});\n")) + "x60";
        Assert.Equal(RibErrorKind.Limit, Programs.Refused(program).Kind);
    }

    [Fact]
    public void Types_that_deepen_with_every_line_are_refused()
    {
        var program = "let x0 = [1];\n" + string.Concat(Enumerable.Range(1, 2000).Select(i => $"let x{i} = [x{i - 1}];\n")) + "x2000";
        Assert.Equal(RibErrorKind.Limit, Programs.Refused(program).Kind);
    }
}
