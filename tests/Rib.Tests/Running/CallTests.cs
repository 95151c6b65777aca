using GolemOrleans.Rib.Tests.Support;
using GolemOrleans.Values.Types;
using Xunit;

namespace GolemOrleans.Rib.Tests.Running;

public sealed class CallTests
{
    [Theory]
    [InlineData("let worker = instance(\"w\"); worker.ratio(6, 2)", "w: shop:api/items.{ratio}(6, 2)")]
    [InlineData("instance().ratio(6, -2)", "-: shop:api/items.{ratio}(6, -2)")]
    [InlineData("let n = 7; let worker = instance(\"w-${n}\"); worker.ratio(n, n)", "w-7: shop:api/items.{ratio}(7, 7)")]
    [InlineData("shop:api/items.{ratio}(1, 2)", "-: shop:api/items.{ratio}(1, 2)")]
    [InlineData("ping()", "-: ping()")]
    [InlineData("instance(\"w\").ping()", "w: ping()")]
    [InlineData("let w = instance(\"w\"); w.get[shop:api](1)", "w: shop:api/items.{get}(1)")]
    [InlineData("let w = instance(\"w\"); w.get[other:tools/items](\"k\")", "w: other:tools/items.{get}(\"k\")")]
    [InlineData("let w = instance[other:tools](\"w\"); w.get(\"k\")", "w: other:tools/items.{get}(\"k\")")]
    [InlineData("let w = instance[orders](\"w\"); w.clear()", "w: shop:api/orders.{clear}()")]
    [InlineData("let w = instance(); w.clear[items]()", "-: shop:api/items.{clear}()")]
    [InlineData("let w = if 1 == 1 then instance(\"a\") else instance(\"b\"); w.ping()", "a: ping()")]
    [InlineData("for w in [instance(\"a\"), instance(\"b\")] { yield w.ping(); }", "a: ping() | b: ping()")]
    [InlineData("instance(\"w\").describe(success({order-id: \"o\"}))", "w: shop:api/orders.{describe}(success({order-id: \"o\"}))")]
    [InlineData("let o = pending; instance(\"w\").describe(o)", "w: shop:api/orders.{describe}(pending)")]
    [InlineData("instance(\"w\").checkout(done, {write})", "w: shop:api/orders.{checkout}(done, {write})")]
    [InlineData("instance(\"w\").checkout(done, {})", "w: shop:api/orders.{checkout}(done, {})")]
    [InlineData("instance(\"w\").add({quantity: 2, price: 1, name: \"n\", product-id: \"p\"})", "w: shop:api/items.{add}({product-id: \"p\", name: \"n\", price: 1, quantity: 2})")]
    [InlineData("shop:api/carts@1.2.0.{[static]cart.merge}(1, 2)", "-: shop:api/carts@1.2.0.{[static]cart.merge}(1, 2)")]
    [InlineData("shop:api/carts.{cart.merge}(1, 2)", "-: shop:api/carts@1.2.0.{[static]cart.merge}(1, 2)")]
    public async Task A_call_names_the_worker_the_function_and_its_arguments(string program, string made)
    {
        var calls = Answering();
        await Programs.RunAsync(program, calls);
        Assert.Equal(made, string.Join(" | ", calls.Made));
    }

    [Fact]
    public async Task A_resource_is_named_by_the_arguments_of_its_constructor_and_called_only_through_its_functions()
    {
        var calls = new RecordedCalls().Answer("shop:api/carts@1.2.0.{cart(\"u\\\"1\", 3).size}", WitType.U32, "5");
        const string Program = """
            let worker = instance("w");
            let user = "u\"1";
            let cart = worker.cart(user, 3);
            cart.put({product-id: "p", name: "n", price: 1.5, quantity: 1});
            let size = cart.size();
            cart.drop();
            size
            """;
        Assert.Equal("5: u32", await Programs.RunAsync(Program, calls));
        Assert.Equal(
            [
                "w: shop:api/carts@1.2.0.{cart(\"u\\\"1\", 3).put}({product-id: \"p\", name: \"n\", price: 1.5, quantity: 1})",
                "w: shop:api/carts@1.2.0.{cart(\"u\\\"1\", 3).size}()",
                "w: shop:api/carts@1.2.0.{cart(\"u\\\"1\", 3).drop}()",
            ],
            calls.Made);
        Assert.All(calls.Made, made => Assert.True(Values.Names.FunctionName.Parse(made[3..(made.IndexOf('}', StringComparison.Ordinal) + 1)]).Function.IsIndexed));
    }

    [Theory]
    [InlineData("shop:api/carts.{cart(\"a\", 1).size}()")]
    [InlineData("shop:api/carts@1.2.0.{cart(\"a\", 0 + 1).size}()")]
    public async Task A_resource_can_be_named_in_the_function(string program)
    {
        var calls = new RecordedCalls().Answer("shop:api/carts@1.2.0.{cart(\"a\", 1).size}", WitType.U32, "5");
        Assert.Equal("5: u32", await Programs.RunAsync(program, calls));
        Assert.Equal(
            ["shop:api/carts@1.2.0.{[constructor]cart}", "shop:api/carts@1.2.0.{[method]cart.size}"], Programs.Compile(program).Functions.Select(f => f.Function));
    }

    [Fact]
    public void The_functions_of_a_program_are_those_it_can_call_each_once()
    {
        var functions = Programs.Compile("let w = instance(\"w\"); if w.ping() == \"\" then w.all() else { w.clear[items](); w.all() }").Functions;
        Assert.Equal(["ping", "shop:api/items.{all}", "shop:api/items.{clear}"], functions.Select(f => f.Function));
        Assert.Equal(WitType.List(ShopComponent.Item), functions[1].Result);
        Assert.Null(functions[2].Result);
    }

    [Fact]
    public async Task A_call_without_result_has_no_value() =>
        Assert.Equal("nothing", await Programs.RunAsync("let w = instance(\"w\"); w.clear[items]()"));

    [Fact]
    public async Task What_a_call_throws_comes_out_unchanged() =>
        await Assert.ThrowsAsync<TimeoutException>(async () => await Programs.RunAsync("ping()", new Broken()));

    [Fact]
    public async Task An_answer_of_another_type_is_an_error()
    {
        var error = await Programs.FailsAsync("1 == 1;\n ping()", new RecordedCalls().Answer("ping", WitType.U8, "1"));
        Assert.Equal((RibRunErrorKind.CallResult, 2, 2), (error.Kind, error.Line, error.Column));
        Assert.Contains("expected string, got u8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_value_is_an_error() =>
        Assert.Equal(RibRunErrorKind.CallResult, (await Programs.FailsAsync("ping()")).Kind);

    [Fact]
    public async Task A_cancelled_run_makes_no_more_calls()
    {
        using var cancelled = new CancellationTokenSource();
        var calls = new Cancelling(cancelled);
        var program = Programs.Compile("for i in 0..10 { yield ping(); }");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await program.RunAsync(new Dictionary<string, Values.ValueAndType>(), calls, cancelled.Token));
        Assert.Equal(1, calls.Made);
    }

    private static RecordedCalls Answering() => new RecordedCalls()
        .Answer("shop:api/items.{ratio}", WitType.Result(WitType.S32, WitType.String), "ok(3)")
        .Answer("shop:api/items.{get}", WitType.Option(ShopComponent.Item), "none")
        .Answer("other:tools/items.{get}", WitType.String, "\"v\"")
        .Answer("shop:api/items.{add}", WitType.U64, "1")
        .Answer("shop:api/orders.{describe}", WitType.String, "\"d\"")
        .Answer("shop:api/orders.{checkout}", ShopComponent.Outcome, "pending")
        .Answer("shop:api/carts@1.2.0.{[static]cart.merge}", WitType.U32, "3")
        .Answer("ping", WitType.String, "\"pong\"");

    private sealed class Broken : IRibCalls
    {
        public ValueTask<Values.ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<Values.ValueAndType> arguments, CancellationToken cancellation) =>
            throw new TimeoutException();
    }

    private sealed class Cancelling(CancellationTokenSource source) : IRibCalls
    {
        public int Made { get; private set; }

        public async ValueTask<Values.ValueAndType?> CallAsync(string? workerName, string function, IReadOnlyList<Values.ValueAndType> arguments, CancellationToken cancellation)
        {
            Made++;
            await source.CancelAsync();
            return new Values.ValueAndType(WitType.String, Values.WitValue.String("pong"));
        }
    }
}
