using GolemOrleans.Rib.Tests.Support;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Rib.Tests.Typing;

/// <summary>What types the inputs and the value of a program get, and from where.</summary>
public sealed class InferenceTests
{
    [Theory]
    [InlineData("request.path.user", "record { path: record { user: string } }")]
    [InlineData("(request.headers.a, request.query.b, request.header.c)", "record { header: record { c: string }, headers: record { a: string }, query: record { b: string } }")]
    [InlineData("let id: u64 = request.path.id; id", "record { path: record { id: u64 } }")]
    [InlineData("request.path.id: u64", "record { path: record { id: u64 } }")]
    [InlineData("instance(\"w-${request.path.id}\").ping()", "record { path: record { id: string } }")]
    [InlineData("instance(\"w\").get[shop:api](request.path.id)", "record { path: record { id: u64 } }")]
    [InlineData("if request.query.n > 3 then 1 else 2", "record { query: record { n: u64 } }")]
    [InlineData("request.query.n + 1.5", "record { query: record { n: f64 } }")]
    [InlineData("request.query.n * request.query.m", "record { query: record { m: u64, n: u64 } }")]
    [InlineData("instance(\"w\").ratio(request.body.a, request.body.b + 1)", "record { body: record { a: s32, b: s32 } }")]
    [InlineData("let b = request.body; let w = instance(\"w\"); w.add({product-id: b.id, name: \"x\", price: b.p, quantity: 1})", "record { body: record { id: string, p: f32 } }")]
    [InlineData("instance(\"w\").add(request.body)", "record { body: record { product-id: string, name: string, price: f32, quantity: u32 } }")]
    [InlineData("let n: string = request.body.name; let w = instance(n); w.add(request.body)", "record { body: record { product-id: string, name: string, price: f32, quantity: u32 } }")]
    [InlineData("for x in request.body.items { let n: u8 = x.n; yield n; }", "record { body: record { items: list<record { n: u8 }> } }")]
    [InlineData("let x: string = request.body.items[0].name; x", "record { body: record { items: list<record { name: string }> } }")]
    [InlineData("match request.body.o { some(x) => \"${x + 1u8}\", none => \"\" }", "record { body: record { o: option<u8> } }")]
    [InlineData("match request.body.kind { draft => 1, _ => 2 }", "record { body: record { kind: enum { draft, in-progress, done } } }")]
    [InlineData("match request.body.r { {a: x, b: true} => x + 1, _ => 2 }", "record { body: record { r: record { a: u64, b: bool } } }")]
    [InlineData("let b: record { a: u8, b: list<string> } = request.body; b.a", "record { body: record { a: u8, b: list<string> } }")]
    [InlineData("request.body.a == some(\"x\")", "record { body: record { a: option<string> } }")]
    [InlineData("[1, request.body.n, 2s8]", "record { body: record { n: s8 } }")]
    public void Inputs_have_the_type_that_their_use_asks_for(string program, string type) =>
        Assert.Equal(type, Programs.Print(Programs.Compile(program).Inputs["request"]));

    [Theory]
    [InlineData("let w = instance(\"w\"); let r = w.all(); {status: 200, body: r[0].price}", "record { status: u64, body: f32 }")]
    [InlineData("let xs = [1, 2]; let w = instance(\"w\"); w.ratio(xs[0], 1); xs", "list<s32>")]
    [InlineData("let x = none; let y = [x, some(1u8)]; x", "option<u8>")]
    [InlineData("let x = ok(1); let y: result<u8, string> = x; x", "result<u8, string>")]
    [InlineData("if true then {a: 1, b: 2u8} else {b: 3, a: 4s16}", "record { a: s16, b: u8 }")]
    [InlineData("let s = pending; s", "variant { error(string), success(record { order-id: string }), pending }")]
    [InlineData("match instance(\"w\").get[shop:api](1) { some(i) => i.quantity, none => 0 }", "u32")]
    [InlineData("{body: success({order-id: \"x\"})}.body", "variant { error(string), success(record { order-id: string }), pending }")]
    public void The_value_has_the_type_that_its_parts_give_it(string program, string type) => Assert.Equal(type, Programs.Print(Programs.Compile(program).Output));

    [Fact]
    public void Without_known_globals_any_name_is_one()
    {
        var environment = new RibEnvironment([], []);
        var program = Programs.Compile("a.x + b", environment);
        Assert.Equal(["a", "b"], program.Inputs.Keys.Order());
        Assert.Equal(WitType.U64, program.Inputs["b"]);
    }

    [Fact]
    public async Task The_inputs_are_what_the_run_reads()
    {
        var calls = new RecordedCalls().Answer("ping", WitType.String, "\"pong\"");
        Assert.Equal(
            "{status: 200, body: \"pong for 7\"}: record { status: u64, body: string }",
            await Programs.RunAsync(
                "let worker = instance(\"my-${request.path.user}\"); let p = worker.ping(); {status: 200, body: \"${p} for ${request.body.n: u8}\"}",
                calls, null, ("request", "{body: {n: 7}, path: {user: \"jon\"}}")));
        Assert.Equal(["my-jon: ping()"], calls.Made);
    }
}
